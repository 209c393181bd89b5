import SeamSource
import SeamSpec
import SeamValue

/// Finds expectations that no result can meet, from the type that the result is known to have: a status that is a text, rows that are no list.
enum PatternCheck {
  static func problem(_ pattern: Pattern<Template>, against type: StaticType, at path: String) -> Diagnostic? {
    guard let found = found(in: pattern), let span = pattern.span, !type.accepts(found.kinds) else { return nil }
    return .impossible(path, type: type, found: found.name, text: span.text, at: span)
  }

  /// What kind of value a pattern stands for, where it plainly does.
  private static func found(in pattern: Pattern<Template>) -> (name: String, kinds: Set<String>)? {
    switch pattern.test {
    case .equals(let operand):
      guard let value = operand.constant else { return nil }
      return (StaticType(of: value).article, [StaticType(of: value).family])
    case .object: return ("an object", ["object"])
    case .list: return ("a list", ["list"])
    default: return nil
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

  func accepts(_ kinds: Set<String>) -> Bool {
    self == .any || kinds.contains(family) || kinds.contains("any")
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
  static func impossible(_ path: String, type: StaticType, found: String, text: String, at span: SourceSpan) -> Diagnostic {
    let unquoted = text.trimming("\"").trimming("'")
    let isQuotedNumber = type.family == "number" && Int64(unquoted) != nil
    return Diagnostic(
      "impossible-expectation", "'\(path)' is \(type.article): it never equals \(found)", at: span,
      label: isQuotedNumber ? "did you mean \(unquoted)?" : "this is \(found)")
  }
}

extension String {
  fileprivate func trimming(_ quote: Character) -> String {
    count > 1 && first == quote && last == quote ? String(dropFirst().dropLast()) : self
  }
}
