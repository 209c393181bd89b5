/// A data type of the server, as far as values are read and written by it.
indirect enum PostgresType: Sendable, Equatable {
  case bool
  /// int2, int4, int8 and oid.
  case integer
  /// float4 and float8.
  case float
  case numeric
  case text
  case bytes
  /// json and jsonb.
  case json
  /// date, time, and the timestamp without a zone.
  case time
  /// The timestamp with a zone.
  case instant
  case interval
  /// A delimiter is a comma for all types but `box`.
  case array(of: PostgresType, delimiter: UInt8)
  /// Everything else goes to and fro as text, in the words of its own input and output functions.
  case other(String)

  /// As messages name it, behind "takes".
  var name: String {
    switch self {
    case .bool: "a boolean"
    case .integer: "an integer"
    case .float, .numeric: "a number"
    case .text: "text"
    case .bytes: "bytes"
    case .json: "JSON"
    case .time, .instant: "a date or time"
    case .interval: "an interval"
    case .array: "a list"
    case .other(let name): "a value of type \(name)"
    }
  }
}
