import SeamRuntime
import SeamValue

/// Writes a value for a parameter, in text format, as the type that the server gave to it.
///
/// Scalars go as they are written, and the server judges them: `"7"` for an integer is an integer. What would have to be guessed is refused.
enum PostgresParameter {
  enum Mismatch: Error {
    case kind(Value, PostgresType)
    case nesting
    case nul
    case doubleForInteger(Double)

    /// - Parameter number: of the parameter, from 1.
    func refusal(of number: Int, at position: Int) -> SQLError {
      switch self {
      case .kind(let value, let type):
        var hint: String?
        switch value {
        case .map: hint = "an object is bound as JSON where the statement takes json or jsonb: write ${…}::jsonb"
        case .list: hint = "a list is bound as an array or as JSON where the statement takes one: write ${…}::text[] or ${…}::jsonb"
        default: break
        }
        let kind = value.kind
        let article = kind == "bytes" || kind == "null" ? "" : ["a", "e", "i", "o", "u"].contains(kind.prefix(1)) ? "an " : "a "
        return SQLError(
          sqlstate: "07006", message: "parameter \(number) is \(article)\(kind), and the statement takes \(type.name) there", hint: hint,
          position: position)
      case .nesting:
        return SQLError(
          sqlstate: "54000",
          message: "parameter \(number) is a list nested more than \(PostgresArray.maximumDimensions) deep, which no array can be",
          position: position)
      case .nul:
        var error = PostgresSession.nulRefusal("parameter \(number)")
        error.position = position
        return error
      case .doubleForInteger(let value):
        return SQLError(
          sqlstate: "22003", message: "parameter \(number) is \(value), and the statement takes an integer there", position: position)
      }
    }
  }

  /// Nil for NULL.
  static func text(of value: Value, as type: PostgresType) throws(Mismatch) -> String? {
    let text = try unchecked(value, as: type)
    if let text, text.utf8.contains(0) { throw .nul }
    return text
  }

  private static func unchecked(_ value: Value, as type: PostgresType) throws(Mismatch) -> String? {
    switch (value, type) {
    case (.null, _): return nil
    // As written: the text of a document is that document, and a string within JSON is `json(…)`'s business.
    case (.string(let text), _): return text
    case (.list(let items), .array(let element, let delimiter)):
      return try PostgresArray.write(items, of: element, delimiter: delimiter)
    case (.list, .json), (.map, .json), (.timestamp, .json), (.duration, .json): return JSON.write(value)
    case (.bool(let flag), .integer), (.bool(let flag), .numeric), (.bool(let flag), .float): throw .kind(.bool(flag), type)
    case (.bool(let flag), _) where !type.isArray: return flag ? "true" : "false"
    case (.int, .bool), (.uint, .bool), (.double, .bool), (.decimal, .bool): throw .kind(value, type)
    case (.int(let number), _) where !type.isArray: return String(number)
    case (.uint(let number), _) where !type.isArray: return String(number)
    case (.double(let number), .integer):
      guard let integer = Int64(exactly: number) else { throw .doubleForInteger(number) }
      return String(integer)
    case (.double, _) where !type.isArray: return value.rendered
    case (.decimal(let number), .integer): return number.int64.map { String($0) } ?? number.digits
    case (.decimal(let number), _) where !type.isArray: return number.digits
    case (.bytes(let bytes), .bytes): return PostgresBytes.write(bytes)
    case (.timestamp(let instant), .time), (.timestamp(let instant), .instant), (.timestamp(let instant), .text): return instant.description
    case (.timestamp(let instant), .other): return instant.description
    case (.duration(let span), .interval): return seconds(span)
    case (.duration(let span), .text): return span.description
    default: throw .kind(value, type)
    }
  }

  /// `-1.500000000 seconds`, as `interval` reads it.
  private static func seconds(_ span: TimeSpan) -> String {
    let isNegative = span.seconds < 0 || span.nanoseconds < 0
    let fraction = String(span.nanoseconds.magnitude)
    return (isNegative ? "-" : "") + String(span.seconds.magnitude) + "." + String(repeating: "0", count: 9 - fraction.count) + fraction
      + " seconds"
  }
}

extension PostgresType {
  fileprivate var isArray: Bool { if case .array = self { true } else { false } }
}
