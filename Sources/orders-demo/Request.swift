import SeamValue

/// A request, received whole.
struct Request: Sendable {
  /// The largest body that is taken, in bytes.
  static let bodyLimit = 1 << 20

  var method: String
  /// The path alone, percent-decoded.
  var path: String
  var body: [UInt8]

  /// The fields of the JSON object that the body holds.
  func fields() throws(ServiceError) -> ValueMap {
    let value: Value
    do {
      value = try JSON.parse(body)
    } catch {
      throw .invalid("body", "the body is not JSON: \(error.message)")
    }
    guard case .map(let fields) = value else { throw .invalid("body", "the body must be a JSON object") }
    return fields
  }
}

extension ValueMap {
  /// The whole number in a field; nil where the field is absent or null.
  func integer(_ field: String) throws(ServiceError) -> Int64? {
    switch self[field] {
    case nil, .null: return nil
    case .int(let number): return number
    case .decimal(let number):
      guard let whole = number.int64 else { throw .invalid(field, "\(field) must be a whole number of at most 64 bits") }
      return whole
    default: throw .invalid(field, "\(field) must be an integer")
    }
  }

  /// The text in a field; nil where the field is absent or null.
  func text(_ field: String, limit: Int) throws(ServiceError) -> String? {
    switch self[field] {
    case nil, .null: return nil
    case .string(let text):
      // PostgreSQL's text holds no NUL.
      guard text.unicodeScalars.count <= limit, !text.unicodeScalars.contains("\0") else {
        throw .invalid(field, "\(field) must be at most \(limit) characters, none of them NUL")
      }
      return text
    default: throw .invalid(field, "\(field) must be a string")
    }
  }
}
