import SeamValue

/// A mention of a variable in an expression, with the fields selected from it.
package struct Reference: Sendable, Equatable {
  /// Such as `placed` in `placed.json.id`.
  package let name: String
  /// Of the name alone, in bytes of the text.
  package let range: Range<Int>
  /// The fields selected from it, as far as they are written out: `["json", "id"]`.
  package fileprivate(set) var path: [String] = []

  static func all(in parser: Parser) -> [Reference] {
    let nodes = parser.nodes
    var references: [Reference] = []
    // Which reference a node continues; children stand before their parents.
    var continued: [Int: Int] = [:]
    func extend(_ operand: Int, _ node: Int, _ field: String) {
      guard let reference = continued[operand] else { return }
      references[reference].path.append(field)
      continued[node] = reference
    }
    for (index, node) in nodes.enumerated() {
      switch node.kind {
      case .variable(let name):
        continued[index] = references.count
        references.append(Reference(name: name, range: parser.nameRanges[index] ?? node.range))
      case .select(let operand, let field), .has(let operand, let field): extend(operand, index, field)
      case .index(let operand, let key):
        if case .literal(.string(let field)) = nodes[key].kind { extend(operand, index, field) }
      default: break
      }
    }
    return references.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}
