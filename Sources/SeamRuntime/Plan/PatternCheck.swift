import SeamSource
import SeamSpec
import SeamValue

/// Finds expectations that no result can meet, from the type that the result is known to have: a status that is a text, rows that are no list.
enum PatternCheck {
  static func run(_ pattern: Pattern<Template>, against type: StaticType, at path: String, into planner: inout Planner) {
    guard type != .any else { return }
    let span = pattern.span
    switch pattern.test {
    case .equals(let operand), .value(.eq, let operand), .value(.gt, let operand), .value(.gte, let operand), .value(.lt, let operand),
      .value(.lte, let operand):
      guard let value = operand.constant, let span else { return }
      let found = StaticType(of: value)
      // A timestamp or duration is written as text.
      let isWritten = found == .string && (type == .duration || type == .timestamp)
      if found.family != type.family, !isWritten { planner.report(.impossible(path, type: type, value: value, at: span)) }
    case .object:
      if type.family != "object", let span { planner.report(.impossible(path, type: type, found: "an object", at: span)) }
    case .list(let items):
      guard type.family != "list", let span else { return }
      let isChoice =
        !items.isEmpty
        && items.allSatisfy { item in
          if case .equals(let operand) = item.test, let value = operand.constant {
            StaticType(of: value).family == type.family
          } else {
            false
          }
        }
      planner.report(
        .impossible(path, type: type, found: "a list", label: isChoice ? "for one of these: { $in: \(span.text) }" : nil, at: span))
    case .patterns(_, let patterns):
      for pattern in patterns { run(pattern, against: type, at: path, into: &planner) }
    case .pattern(.not, let pattern): run(pattern, against: type, at: path, into: &planner)
    case .value, .pattern: break
    }
  }
}

extension StaticType {
  /// The types between which `equal` can hold.
  var family: String {
    switch self {
    case .any: "any"
    case .null: "null"
    case .bool: "boolean"
    case .int, .double, .number: "number"
    case .string: "text"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .list: "list"
    case .object, .map: "object"
    }
  }

  /// As messages call it: "a number".
  var article: String {
    switch self {
    case .any: "anything"
    case .null: "null"
    case .bool: "a boolean"
    case .int, .double, .number: "a number"
    case .string: "text"
    case .bytes: "bytes"
    case .timestamp: "a timestamp"
    case .duration: "a duration"
    case .list: "a list"
    case .object, .map: "an object"
    }
  }
}

extension Diagnostic {
  static func impossible(_ path: String, type: StaticType, value: Value, at span: SourceSpan) -> Diagnostic {
    let text = value.rendered
    var label: String?
    if type.family == "number", case .string = value {
      if Int64(text) != nil {
        label = "did you mean \(text)?"
      } else if let first = text.first, text.count == 3, ("1"..."5").contains(first), text.dropFirst().lowercased() == "xx" {
        label = "for all of them: { $between: [\(first)00, \(first)99] }"
      }
    }
    return impossible(path, type: type, found: StaticType(of: value).article, label: label, at: span)
  }

  static func impossible(
    _ path: String, type: StaticType, found: String, label: String? = nil, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "impossible-expectation", "'\(path)' is \(type.article): it never equals \(found)", at: span, label: label ?? "this is \(found)")
  }
}
