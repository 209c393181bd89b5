import SeamSource
import SeamSpec
import SeamValue

/// Finds expectations that every result meets, from the type that it is known to have.
enum AlwaysTrue {
  /// The parts of an expectation that always hold, the outermost of each.
  static func places(in pattern: Pattern<Template>, of type: StaticType, at field: String) -> [SourceSpan] {
    if holds(pattern, of: type, at: field) { return [pattern.span].compactMap(\.self) }
    switch pattern.test {
    case .object(let fields):
      return fields.flatMap { field -> [SourceSpan] in
        guard case .name(let name) = field.key else { return [] }
        return places(in: field.pattern, of: type.field(name), at: "")
      }
    case .list(let items): return items.flatMap { places(in: $0, of: type.item, at: "") }
    case .patterns(.all, let patterns): return patterns.flatMap { places(in: $0, of: type, at: field) }
    case .pattern(.size, let inner), .pattern(.length, let inner): return places(in: inner, of: .int, at: "size")
    case .pattern(.every, let inner), .pattern(.some, let inner): return places(in: inner, of: type.item, at: "")
    default: return []
    }
  }

  static func holds(_ pattern: Pattern<Template>, of type: StaticType, at field: String) -> Bool {
    switch pattern.test {
    case .value(let operation, let operand): operand.constant.map { holds(operation, $0, of: type, at: field) } ?? false
    case .object(let fields): fields.isEmpty && type.isObject
    case .patterns(.all, let patterns): patterns.allSatisfy { holds($0, of: type, at: field) }
    case .patterns(.any, let patterns): patterns.contains { holds($0, of: type, at: field) }
    case .pattern(.contains, let inner): type == .string && inner.isEmptyText
    case .pattern(.optional, let inner): holds(inner, of: type, at: field)
    case .pattern(.length, let inner): type == .string && holds(inner, of: .int, at: "size")
    case .pattern(.size, let inner): (type.isList || type.isObject) && holds(inner, of: .int, at: "size")
    case .equals, .list, .pattern, .document: false
    }
  }

  private static func holds(_ operation: ValueOperator, _ operand: Value, of type: StaticType, at field: String) -> Bool {
    switch operation {
    case .is: type.always == operand.rendered || type.isNumber && operand.rendered == "number"
    case .ne:
      type.always != nil && StaticType(of: operand) != .null
        && ![StaticType.any, type].contains(StaticType(of: operand)) && !(type.isNumber && StaticType(of: operand).isNumber)
        && !type.isObject && !type.isList
    case .present, .absent:
      // An object, such as an error, may be absent.
      type.always != nil && !type.isObject && operand.rendered == (operation == .present ? "true" : "false")
    case .startsWith, .endsWith, .matches: type == .string && operand.rendered.isEmpty
    case .gt, .gte, .lt, .lte, .between: bounds(of: field).map { covers($0, operation, operand) } ?? false
    case .eq, .near, .in, .empty: false
    }
  }

  /// The least and the greatest that there is; nil for no end.
  private static func bounds(of field: String) -> (Int64, Int64?)? {
    switch field {
    case "status": (100, 599)
    case "exit", "affected", "size": (0, nil)
    default: nil
    }
  }

  private static func covers(_ bounds: (least: Int64, greatest: Int64?), _ operation: ValueOperator, _ operand: Value) -> Bool {
    func order(_ value: Value, _ bound: Int64?) -> Order? { bound.flatMap { value.order(.int($0)) } }
    switch (operation, operand) {
    case (.gte, _): return order(operand, bounds.least).map { $0 != .descending } ?? false
    case (.gt, _): return order(operand, bounds.least) == .ascending
    case (.lte, _): return order(operand, bounds.greatest).map { $0 != .ascending } ?? false
    case (.lt, _): return order(operand, bounds.greatest) == .descending
    case (.between, .list(let items)) where items.count == 2:
      return covers(bounds, .gte, items[0]) && covers(bounds, .lte, items[1])
    default: return false
    }
  }
}

extension Pattern<Template> {
  fileprivate var isEmptyText: Bool {
    switch test {
    case .equals(let operand), .value(.eq, let operand): if case .string("") = operand.constant { true } else { false }
    default: false
    }
  }
}

extension StaticType {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }

  /// The kind that `$is` finds whatever the value is; nil where that is not known.
  fileprivate var always: String? {
    switch self {
    case .int: "integer"
    case .double, .number: "number"
    case .string: "string"
    case .bool: "boolean"
    case .list: "array"
    case .object, .map: "object"
    case .any, .null, .bytes, .timestamp, .duration: nil
    }
  }

  fileprivate func field(_ name: String) -> StaticType {
    switch self {
    case .object(let fields): fields[name] ?? .any
    case .map(let value): value
    default: .any
    }
  }

  fileprivate var item: StaticType { if case .list(let item) = self { item } else { .any } }
}
