/// JSON (RFC 8259) to and from values.
///
/// An integer that fits 64 bits becomes `.int`; any other number, `-0` among them, stays a `.decimal` with its digits. Keys keep their order.
/// What a Swift string cannot hold is refused: bytes that are not UTF-8, and an escape that is half of a surrogate pair. So is a byte order
/// mark (section 8.1 leaves both open).
package enum JSON {
  /// Lists and objects inside one another, at most; deeper is an error.
  package static let maximumDepth = 512

  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> Value {
    try document(bytes).value
  }

  package static func parse(_ text: String) throws(JSONError) -> Value {
    try parse(Array(text.utf8))
  }

  /// A value together with the keys that came twice in one object.
  package static func document(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
    try JSONParser.parse(bytes)
  }

  /// One line without spaces, or indented by two spaces. A value that JSON has no kind for is written as CEL converts it: bytes in base64,
  /// timestamps and durations as text, doubles that are not finite as "NaN", "Infinity" and "-Infinity".
  package static func write(_ value: Value, indented: Bool = false) -> String {
    var writer = JSONWriter(indented: indented)
    writer.write(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
