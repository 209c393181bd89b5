/// Patterns as messages show them.
package enum PatternText {
  /// In words: `201`, `at least 5`, `an object with id`.
  package static func words(_ pattern: Pattern<Value>) -> String {
    switch pattern.test {
    case .equals(let value): value.display()
    case .value(let name, let operand): words(name, operand)
    case .object, .list: written(pattern)
    case .pattern(let name, let inner): words(name, inner)
    case .document(let document): words(document)
    case .patterns(.all, let patterns): cut(patterns.map { words($0) }.joined(separator: " and "))
    case .patterns(.any, let patterns): "any of " + cut(patterns.map { written($0) }.joined(separator: ", "))
    }
  }

  static func words(_ document: DocumentTest) -> String {
    switch document {
    case .schema(let test): test.name.isEmpty ? "something that the schema allows" : "something that the schema '\(test.name)' allows"
    case .snapshot(let snapshot): "the snapshot '\(snapshot.name)'"
    }
  }

  static func words(_ name: ValueOperator, _ operand: Value) -> String {
    let text = operand.display()
    let isTrue = if case .bool(true) = operand { true } else { false }
    return switch name {
    case .eq: text
    case .ne: "anything but \(text)"
    case .gt: "greater than \(text)"
    case .gte: "at least \(text)"
    case .lt: "less than \(text)"
    case .lte: "at most \(text)"
    case .between: "between " + operand.items.map { $0.display() }.joined(separator: " and ")
    case .near: Nearness(operand)?.phrase ?? text
    case .in: "one of " + cut(operand.items.map { $0.display() }.joined(separator: ", "))
    case .is: Kind(rawValue: operand.rendered)?.phrase ?? text
    case .startsWith: "text that starts with \(text)"
    case .endsWith: "text that ends with \(text)"
    case .matches: "text that matches /\(cut(operand.rendered))/"
    case .empty: isTrue ? "an empty text, list or object" : "a text, list or object that is not empty"
    case .absent: isTrue ? "absent" : "present"
    case .present: isTrue ? "present" : "absent"
    }
  }

  private static func words(_ name: PatternOperator, _ inner: Pattern<Value>) -> String {
    switch name {
    case .contains: "something that contains \(written(inner))"
    case .length: "text of length \(words(inner))"
    case .size: "a list or object of size \(words(inner))"
    case .every: "a list or object of which every item matches \(written(inner))"
    case .some: "a list or object with an item that matches \(written(inner))"
    case .none: "a list or object with no item that matches \(written(inner))"
    case .unordered: "a list of these items in any order: \(written(inner))"
    case .keys: "an object with the keys \(written(inner))"
    case .exactly: "exactly \(written(inner))"
    case .optional: "absent, or \(words(inner))"
    case .not: "anything but \(written(inner))"
    case .json: "text that holds JSON"
    }
  }

  /// On one line, much as a spec writes it: `{ id: 1, total: { $gt: 3 } }`.
  package static func written(_ pattern: Pattern<Value>) -> String {
    cut(flow(pattern, depth: 0))
  }

  private static func flow(_ pattern: Pattern<Value>, depth: Int) -> String {
    if depth > 4 { return "…" }
    switch pattern.test {
    case .equals(let value): return value.display()
    case .document(.schema(let test)): return "{ $schema: \(test.name.isEmpty ? "…" : test.name) }"
    case .document(.snapshot(let snapshot)): return "{ $snapshot: \(snapshot.name) }"
    case .value(let name, let operand): return "{ \(name.rawValue): \(operand.display()) }"
    case .pattern(let name, let inner): return "{ \(name.rawValue): \(flow(inner, depth: depth + 1)) }"
    case .list(let patterns): return "[" + patterns.prefix(10).map { flow($0, depth: depth + 1) }.joined(separator: ", ") + "]"
    case .patterns(let name, let patterns):
      return "{ \(name.rawValue): [" + patterns.prefix(10).map { flow($0, depth: depth + 1) }.joined(separator: ", ") + "] }"
    case .object(let fields) where fields.isEmpty: return "{}"
    case .object(let fields):
      let entries = fields.prefix(10).map { field in
        let key =
          switch field.key {
          case .name(let name): name
          case .path(let path): path.text
          }
        return "\(key): \(flow(field.pattern, depth: depth + 1))"
      }
      return "{ " + entries.joined(separator: ", ") + (fields.count > 10 ? ", …" : "") + " }"
    }
  }

  private static func cut(_ text: String, limit: Int = 160) -> String {
    text.count > limit ? text.prefix(limit - 1) + "…" : text
  }
}
