import SeamSource
import SeamSpec
import SeamValue

/// Finds expectations that no result can meet, from the type that the result is known to have: a status that is a text, rows that are no list.
enum PatternCheck {
  static func run(_ pattern: Pattern<Template>, against type: StaticType, at path: String, report: (Diagnostic) -> Void) {
    guard type != .any else { return }
    let span = pattern.span
    switch pattern.test {
    case .equals(let operand), .value(.eq, let operand), .value(.gt, let operand), .value(.gte, let operand), .value(.lt, let operand),
      .value(.lte, let operand):
      guard let value = operand.constant, let span else { return }
      if !type.canEqual(written: value) { report(.impossible(path, type: type, value: value, at: span)) }
    case .object:
      if !type.isObject, let span { report(.impossible(path, type: type, found: "an object", at: span)) }
    case .list(let items):
      guard !type.isList, let span else { return }
      let isChoice =
        !items.isEmpty
        && items.allSatisfy { item in
          if case .equals(let operand) = item.test, let value = operand.constant {
            type.canEqual(written: value)
          } else {
            false
          }
        }
      report(
        .impossible(path, type: type, found: "a list", label: isChoice ? "for one of these: { $in: \(span.text) }" : nil, at: span))
    case .patterns(_, let patterns):
      for pattern in patterns { run(pattern, against: type, at: path, report: report) }
    case .pattern(.not, let pattern): run(pattern, against: type, at: path, report: report)
    case .value, .pattern, .document: break
    }
  }
}

extension StaticType {
  fileprivate var isObject: Bool {
    switch self {
    case .object, .map: true
    default: false
    }
  }

  fileprivate var isList: Bool { if case .list = self { true } else { false } }

  /// Whether a result of this type can equal a value that a spec writes. A timestamp or duration is written as text.
  fileprivate func canEqual(written value: Value) -> Bool {
    let found = StaticType(of: value)
    if found == .null { return self == .null }
    return canEqual(found) || found == .string && (self == .duration || self == .timestamp)
  }
}

extension Diagnostic {
  static func impossible(_ path: String, type: StaticType, value: Value, at span: SourceSpan) -> Diagnostic {
    let text = value.rendered
    var label: String?
    if type.canEqual(.number), case .string = value {
      if Int64(text) != nil {
        label = "did you mean \(text)?"
      } else if let first = text.first, text.count == 3, ("1"..."5").contains(first), text.dropFirst().lowercased() == "xx" {
        label = "for all of them: { $between: [\(first)00, \(first)99] }"
      }
    }
    return impossible(path, type: type, found: StaticType(of: value).described, label: label, at: span)
  }

  static func impossible(
    _ path: String, type: StaticType, found: String, label: String? = nil, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "impossible-expectation", "'\(path)' is \(type.described): it never equals \(found)", at: span, label: label ?? "this is \(found)")
  }
}
