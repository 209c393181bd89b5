import SeamSource
import SeamSpec
import SeamValue

/// Finds expectations that no result can meet, from the type that the result is known to have: a status that is a text, rows that are no
/// list, a field of an error that no error has.
struct PatternCheck {
  /// The type of an operand that is computed.
  let typeOfOperand: (Template) -> StaticType
  let report: (Diagnostic) -> Void

  func run(_ pattern: Pattern<Template>, against type: StaticType, at path: String) {
    guard type != .any, let span = pattern.span else { return }
    switch pattern.test {
    case .equals(let operand), .value(.eq, let operand), .value(.gt, let operand), .value(.gte, let operand), .value(.lt, let operand),
      .value(.lte, let operand):
      compare(operand, with: type, path, span)
    case .value(.in, let operand), .value(.between, let operand):
      guard case .list(let items) = operand.constant else { return }
      for item in items where !type.canEqual(written: item) { return report(.impossible(path, type: type, value: item, at: span)) }
    case .value(let operation, let operand): check(operation, operand, type, path, span)
    case .object(let fields): object(fields, type, path, span)
    case .list(let items): list(items, type, path, span)
    case .patterns(_, let patterns): for pattern in patterns { run(pattern, against: type, at: path) }
    case .pattern(let operation, let inner): check(operation, inner, type, path, span)
    case .document: break
    }
  }

  // MARK: Values

  private func compare(_ operand: Template, with type: StaticType, _ path: String, _ span: SourceSpan) {
    if let value = operand.constant {
      if !type.canEqual(written: value) { report(.impossible(path, type: type, value: value, at: span)) }
      return
    }
    let found = typeOfOperand(operand)
    if found != .any, found != .null, !type.canEqual(written: found) {
      report(.impossible(path, type: type, found: found.described, at: span))
    }
  }

  private func check(_ operation: ValueOperator, _ operand: Template, _ type: StaticType, _ path: String, _ span: SourceSpan) {
    switch operation {
    case .is:
      guard case .string(let name) = operand.constant, let kind = Kind(rawValue: name), !type.canBe(kind) else { return }
      report(.impossible(path, type: type, "is never \(kind.phrase)", at: span))
    case .startsWith, .endsWith, .matches:
      if type == .string || type == .null { return }
      report(.impossible(path, type: type, "'\(operation.rawValue)' looks into text", at: span))
    case .empty:
      if type == .string || type.isList || type.isObject { return }
      report(.impossible(path, type: type, "'$empty' is for text, lists and objects", at: span))
    case .near:
      if type.isNumber || type == .timestamp || type == .string || type == .duration { return }
      report(.impossible(path, type: type, "'$near' is for numbers and times", at: span))
    case .eq, .ne, .gt, .gte, .lt, .lte, .between, .in, .absent, .present: break
    }
  }

  // MARK: Lists and objects

  private func object(_ fields: [Pattern<Template>.Field], _ type: StaticType, _ path: String, _ span: SourceSpan) {
    switch type {
    case .map(let value):
      for case .name(let name) in fields.map(\.key) {
        if let field = fields.first(where: { $0.isNamed(name) }) { run(field.pattern, against: value, at: "\(path).\(name)") }
      }
    case .object(let known):
      for field in fields {
        guard case .name(let name) = field.key else { continue }
        if let type = known[name] {
          run(field.pattern, against: type, at: "\(path).\(name)")
        } else {
          report(.unknownField(name, of: path, known.keys.sorted(), at: field.span ?? span))
        }
      }
    default: report(.impossible(path, type: type, found: "an object", at: span))
    }
  }

  private func list(_ items: [Pattern<Template>], _ type: StaticType, _ path: String, _ span: SourceSpan) {
    if case .list(let item) = type {
      for (index, pattern) in items.enumerated() { run(pattern, against: item, at: "\(path)[\(index)]") }
      return
    }
    let isChoice =
      !items.isEmpty
      && items.allSatisfy { item in
        if case .equals(let operand) = item.test, let value = operand.constant { type.canEqual(written: value) } else { false }
      }
    report(.impossible(path, type: type, found: "a list", label: isChoice ? "for one of these: { $in: \(span.text) }" : nil, at: span))
  }

  private func check(_ operation: PatternOperator, _ inner: Pattern<Template>, _ type: StaticType, _ path: String, _ span: SourceSpan) {
    func wrong(_ message: String) { report(.impossible(path, type: type, message, at: span)) }
    let name = operation.rawValue
    switch (operation, type) {
    case (.not, _), (.optional, _), (.exactly, _): run(inner, against: type, at: path)
    case (.contains, .string), (.contains, .map), (.contains, .object), (.json, .string), (.keys, .map), (.keys, .object): break
    case (.contains, .list(let item)), (.every, .list(let item)), (.some, .list(let item)), (.none, .list(let item)):
      run(inner, against: item, at: "an item of \(path)")
    case (.every, .map(let value)), (.some, .map(let value)), (.none, .map(let value)): run(inner, against: value, at: "a value of \(path)")
    case (.every, .object), (.some, .object), (.none, .object): break
    case (.unordered, .list(let item)):
      if case .list(let items) = inner.test { for pattern in items { run(pattern, against: item, at: "an item of \(path)") } }
    case (.length, .string), (.length, .bytes), (.size, .list), (.size, .map), (.size, .object):
      run(inner, against: .int, at: "the \(name.dropFirst()) of \(path)")
    case (.length, .list), (.length, .map), (.length, .object): wrong("write '$size' for a number of items")
    case (.size, .string), (.size, .bytes): wrong("write '$length' for a number of characters")
    case (.contains, _): wrong("'$contains' looks into text, lists and objects")
    case (.length, _), (.json, _): wrong("'\(name)' is for text")
    case (.size, _), (.every, _), (.some, _), (.none, _): wrong("'\(name)' is for lists and objects")
    case (.unordered, _): wrong("'$unordered' is for lists")
    case (.keys, _): wrong("'$keys' is for objects")
    }
  }
}

extension StaticType {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }

  /// Whether a result of this type can equal a value that a spec writes.
  fileprivate func canEqual(written value: Value) -> Bool { canEqual(written: StaticType(of: value)) }

  /// A timestamp or duration is written as text.
  fileprivate func canEqual(written found: StaticType) -> Bool {
    if found == .null { return self == .null }
    return canEqual(found) || found == .string && (self == .duration || self == .timestamp)
  }

  fileprivate func canBe(_ kind: Kind) -> Bool {
    switch kind {
    case .null: self == .null
    case .boolean: self == .bool
    case .integer, .number: isNumber
    case .array: isList
    case .object: isObject
    case .datetime: self == .string || self == .timestamp
    default: self == .string
    }
  }
}

extension Pattern<Template>.Field {
  fileprivate func isNamed(_ name: String) -> Bool { if case .name(name) = key { true } else { false } }
}

extension Diagnostic {
  fileprivate static func unknownField(_ name: String, of path: String, _ known: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unknown-field", "'\(path)' has no field '\(name)'", at: span,
      label: NearestName.of(name, in: known).map { "did you mean '\($0)'?" }, notes: ["the fields are \(known.joined(separator: ", "))"])
  }

  static func impossible(_ path: String, type: StaticType, value: Value, at span: SourceSpan) -> Diagnostic {
    let text = value.rendered
    var label: String?
    if type.canEqual(.number), case .string = value {
      if Int64(text) != nil {
        label = "did you mean \(text)?"
      } else if let first = text.first, text.count == 3, ("1"..."5").contains(first), text.dropFirst().lowercased() == "xx" {
        label = "for all of them: { $between: [\(first)00, \(first)99] }"
      }
    } else if type == .string, ["integer", "boolean", "number"].contains(value.kind) {
      label = "did you mean \"\(text)\"?"
    }
    return impossible(path, type: type, found: StaticType(of: value).described, label: label, at: span)
  }

  static func impossible(
    _ path: String, type: StaticType, found: String, label: String? = nil, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "impossible-expectation", "'\(path)' is \(type.described): it never equals \(found)", at: span, label: label ?? "this is \(found)")
  }

  /// - Parameter label: what the operator is for.
  fileprivate static func impossible(_ path: String, type: StaticType, _ label: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("impossible-expectation", "'\(path)' is \(type.described): this never holds", at: span, label: label)
  }
}
