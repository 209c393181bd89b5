import SeamExpression
import SeamSource
import SeamValue

extension Template {
  /// The value, with every expression computed. What goes wrong points at the expression in its file.
  package func evaluate(_ bindings: some Bindings) throws(Diagnostic) -> Value {
    if case .expression(let embedded) = self { return try embedded.evaluate(bindings) }
    var room = Room()
    return try evaluate(bindings, &room)
  }

  private func evaluate(_ bindings: some Bindings, _ room: inout Room) throws(Diagnostic) -> Value {
    switch self {
    case .constant(let value): return value
    case .expression(let embedded):
      let value = try embedded.evaluate(bindings)
      try room.take(value, of: embedded)
      return value
    case .text: return .string(try text(bindings))
    case .list(let items):
      var values: [Value] = []
      values.reserveCapacity(items.count)
      for item in items { values.append(try item.evaluate(bindings, &room)) }
      return .list(values)
    case .object(let members):
      var map = ValueMap()
      for member in members { map[member.key] = try member.value.evaluate(bindings, &room) }
      return .map(map)
    }
  }

  /// The value as text, each computed part passed through `encode`.
  package func text(_ bindings: some Bindings, encode: (String) -> String = { $0 }) throws(Diagnostic) -> String {
    switch self {
    case .constant(let value): return value.rendered
    case .expression(let embedded): return encode(try embedded.evaluate(bindings).rendered)
    case .text(let pieces):
      var text = ""
      var room = Room()
      for piece in pieces {
        switch piece {
        case .literal(let part): text += part
        case .expression(let embedded):
          let value = try embedded.evaluate(bindings)
          try room.take(value, of: embedded)
          text += encode(value.rendered)
        }
      }
      return text
    case .list, .object: return try evaluate(bindings).rendered
    }
  }
}

/// What a value or a text may hold in all: variables that hold each other twice, and these twice again, are soon more than any memory.
private struct Room {
  /// 160 MB of text.
  private static let limit = 10_000_000
  private var weight = 0

  mutating func take(_ value: Value, of embedded: EmbeddedExpression) throws(Diagnostic) {
    weight += value.weight(upTo: Self.limit)
    if weight > Self.limit { throw .tooLarge(embedded) }
  }
}

extension EmbeddedExpression {
  package func evaluate(_ bindings: some Bindings) throws(Diagnostic) -> Value {
    do {
      return try expression.evaluate(PlacedBindings(inner: bindings, folder: FilePath.directory(of: origin.file.name)))
    } catch {
      throw .evaluation(error, in: self)
    }
  }
}

/// What an expression sees in its file: the paths of `file` are relative to it.
private struct PlacedBindings<Inner: Bindings>: Bindings {
  let inner: Inner
  let folder: String

  func value(of name: String) -> Value? { inner.value(of: name) }

  func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
    guard name == "file", arguments.count == 1, case .string(let path) = arguments[0] else { return try inner.call(name, arguments) }
    return try inner.call(name, [.string(FilePath.join(folder, path))])
  }
}

extension Diagnostic {
  fileprivate static func tooLarge(_ embedded: EmbeddedExpression) -> Diagnostic {
    Diagnostic(
      "too-large", "what is built here would be too large", at: embedded.span(0..<embedded.expression.text.utf8.count),
      notes: ["a list, an object or a text may hold ten million values, or 160 MB"])
  }

  static func evaluation(_ error: EvaluationError, in embedded: EmbeddedExpression) -> Diagnostic {
    Diagnostic("evaluation", error.message, at: embedded.span(error.range), label: error.label, notes: error.notes)
  }
}
