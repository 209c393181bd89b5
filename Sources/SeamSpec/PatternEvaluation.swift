import SeamExpression
import SeamSource
import SeamValue

extension Pattern<Template> {
  /// What is expected, where no expression has to be computed and no snapshot to be read for it.
  package var constant: Pattern<Value>? { isConstant ? try? evaluate([:] as [String: Value]) : nil }

  private var isConstant: Bool {
    switch test {
    case .equals(let operand), .value(_, let operand): operand.constant != nil
    case .object(let fields): fields.allSatisfy { $0.pattern.isConstant }
    case .list(let patterns), .patterns(_, let patterns): patterns.allSatisfy { $0.isConstant }
    case .pattern(_, let pattern): pattern.isConstant
    case .document(.schema): true
    case .document(.snapshot): false
    }
  }

  /// What is expected, with every expression computed. Written out for templates, because it is done for every expectation of every step.
  ///
  /// - Parameter resolve: gives a snapshot what its file holds.
  package func evaluate(
    _ bindings: some Bindings, resolving resolve: (Snapshot) -> Snapshot = { $0 }
  ) throws(Diagnostic) -> Pattern<Value> {
    let evaluated: Pattern<Value>.Test
    switch test {
    case .document(.snapshot(let snapshot)): evaluated = .document(.snapshot(resolve(snapshot)))
    case .document(.schema(let schema)): evaluated = .document(.schema(schema))
    case .equals(let operand): evaluated = .equals(try operand.evaluate(bindings))
    case .value(let name, let operand): evaluated = .value(name, try operand.evaluate(bindings))
    case .pattern(let name, let pattern): evaluated = .pattern(name, try pattern.evaluate(bindings, resolving: resolve))
    case .list(let patterns): evaluated = .list(try Self.evaluate(patterns, bindings, resolve))
    case .patterns(let name, let patterns): evaluated = .patterns(name, try Self.evaluate(patterns, bindings, resolve))
    case .object(let fields):
      var result: [Pattern<Value>.Field] = []
      result.reserveCapacity(fields.count)
      for field in fields {
        let key: Pattern<Value>.Field.Key =
          switch field.key {
          case .name(let name): .name(name)
          case .path(let path): .path(path)
          }
        result.append(Pattern<Value>.Field(key, try field.pattern.evaluate(bindings, resolving: resolve), span: field.span))
      }
      evaluated = .object(result)
    }
    return Pattern<Value>(evaluated, span: span)
  }

  private static func evaluate(
    _ patterns: [Pattern], _ bindings: some Bindings, _ resolve: (Snapshot) -> Snapshot
  ) throws(Diagnostic) -> [Pattern<Value>] {
    var result: [Pattern<Value>] = []
    result.reserveCapacity(patterns.count)
    for pattern in patterns { result.append(try pattern.evaluate(bindings, resolving: resolve)) }
    return result
  }
}
