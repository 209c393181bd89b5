import SeamSource
import SeamValue

/// One row of `cases`: the spec runs once for it, and reads it as `case`.
package struct Case: Sendable {
  /// Keys and values in the order written; every row of a spec has the same keys.
  package var values: ValueMap
  /// Where the row stands: in the spec itself, or in a file of rows. Its line chooses it.
  package var span: SourceSpan

  /// `[stock=0, quantity=1]`: what tells the row apart in every report.
  package var label: String {
    let pairs = values.entries.map { entry in "\(entry.key.rendered)=\(Self.text(entry.value))" }
    return "[\(pairs.joined(separator: ", "))]"
  }

  private static let limit = 40

  private static func text(_ value: Value) -> String {
    guard case .string(let text) = value else { return value.display(limit: limit) }
    // Text that could be read as something else, or is hard to see, is shown as JSON.
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "," && $0 != "]" && $0 != "\"" || $0 == " " }
    if isPlain, text.first != " ", text.last != " " { return text.count > limit ? text.prefix(limit - 1) + "…" : text }
    return value.display(limit: limit)
  }
}

/// The rows of a spec, and what is known of every one of them.
package struct Cases: Sendable {
  /// None where they could not be read.
  package var rows: [Case]
  /// The file that they stand in, where that is not the spec's own.
  package var file: SourceFile?
  /// The type of `case`.
  package var type: StaticType

  package init(rows: [Case], file: SourceFile? = nil, isComplete: Bool) {
    self.rows = rows
    self.file = file
    guard isComplete, let first = rows.first else {
      type = .any
      return
    }
    var fields: [String: StaticType] = [:]
    for entry in first.values.entries {
      let types = rows.map { $0.values[entry.key].map(StaticType.exact) ?? .any }
      fields[entry.key.rendered] = types.dropFirst().reduce(types[0]) { Self.common($0, $1) }
    }
    type = .object(fields)
  }

  /// The type of a value that is of the one or of the other.
  private static func common(_ a: StaticType, _ b: StaticType) -> StaticType {
    if a == b { return a }
    let numbers: [StaticType] = [.int, .double, .number]
    return numbers.contains(a) && numbers.contains(b) ? .number : .any
  }
}

extension Spec {
  /// The spec once for each of its rows, each with a name of its own; itself where it has none.
  package var runs: [Spec] {
    guard let cases, !cases.rows.isEmpty else { return [self] }
    var counts: [String: Int] = [:]
    return cases.rows.map { row in
      var spec = self
      spec.row = row
      var label = row.label
      let count = counts[label, default: 0] + 1
      counts[label] = count
      // Rows that look the same are told apart by how often they came.
      if count > 1 { label = "\(label.dropLast()), again \(count - 1)]" }
      spec.name += " \(label)"
      return spec
    }
  }
}
