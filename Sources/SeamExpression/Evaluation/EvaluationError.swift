import SeamSource
import SeamValue

/// Why an expression has no value, with the values concerned.
package struct EvaluationError: Error, Sendable, Equatable {
  package var message: String
  /// Bytes of the text of the expression. Empty only in an error on its way out of a function, which gets the place of its call.
  package var range: Range<Int>
  /// What stands behind the caret: usually the suggestion.
  package var label: String?
  package var notes: [String]
  /// Whether nothing may go on after it: `false && …` does not excuse a spent budget.
  var isFinal = false

  package init(_ message: String, at range: Range<Int> = 0..<0, label: String? = nil, notes: [String] = []) {
    self.message = message
    self.range = range
    self.label = label
    self.notes = notes
  }

  /// The same error in a text in which the expression starts at an offset.
  package func shifted(by offset: Int) -> EvaluationError {
    var error = self
    error.range = range.lowerBound + offset..<range.upperBound + offset
    return error
  }

  func placed(at place: Range<Int>) -> EvaluationError {
    guard range.isEmpty else { return self }
    var error = self
    error.range = place
    return error
  }
}

extension EvaluationError {
  static func unknownVariable(_ name: String, at range: Range<Int>) -> EvaluationError {
    EvaluationError("unknown variable '\(name)'", at: range)
  }

  static func unknownFunction(_ name: String) -> EvaluationError {
    EvaluationError("unknown function '\(name)'")
  }

  static func noFields(_ value: Value, field: String, at range: Range<Int>) -> EvaluationError {
    let label: String? =
      if case .list = value { "write [0].\(field) for the first item, or .map(x, x.\(field)) for all" } else { nil }
    return EvaluationError("\(value.described) has no fields, so no '\(field)'", at: range, label: label)
  }

  static func noSuchKey(_ key: Value, in map: ValueMap, at range: Range<Int>) -> EvaluationError {
    let names = map.entries.prefix(64).compactMap { if case .string(let name) = $0.key { name } else { nil } }
    var label: String?
    if case .string(let name) = key { label = NearestName.of(name, in: names).map { "did you mean '\($0)'?" } }
    let shown = map.entries.prefix(20).map { $0.key.shown }.joined(separator: ", ")
    let more = map.count > 20 ? " and \(map.count - 20) more" : ""
    let text = if case .string(let name) = key { "'\(name.prefix(100))'" } else { key.shown }
    return EvaluationError(
      "no such key \(text)", at: range, label: label, notes: [map.isEmpty ? "the object is empty" : "the keys are \(shown)\(more)"])
  }

  static func outOfRange(_ index: Value, count: Int, at range: Range<Int>) -> EvaluationError {
    let size = count == 0 ? "the list is empty" : "the list has \(count) item\(count == 1 ? "" : "s"), the first is [0]"
    return EvaluationError("index \(index.shown) is out of range", at: range, notes: [size])
  }

  static func notBoolean(_ value: Value, _ place: String, at range: Range<Int>) -> EvaluationError {
    EvaluationError("\(place) must be a boolean, not \(value.described)", at: range)
  }

  static func spent(_ steps: Int) -> EvaluationError {
    var error = EvaluationError(
      "the expression takes more than \(steps) steps", notes: ["a macro inside another one multiplies: 1000 items by 1000 are a million"])
    error.isFinal = true
    return error
  }
}

extension Value {
  /// Kind and value as messages name them: `string "a"`, `integer 1`, `null`, `an object`.
  var described: String {
    switch self {
    case .null: "null"
    case .list(let items): "a list of \(items.count) item\(items.count == 1 ? "" : "s")"
    case .map: "an object"
    case .uint: "unsigned integer \(shown)"
    default: "\(kind) \(shown)"
    }
  }

  /// The value, shortened; of a long text only the beginning is looked at.
  var shown: String {
    let limit = 60
    switch self {
    case .string(let text): return Value.string(String(text.prefix(limit + 1))).display(limit: limit)
    case .bytes(let bytes): return Value.bytes(Array(bytes.prefix(limit + 1))).display(limit: limit)
    default: return display(limit: limit)
    }
  }
}
