/// Reads one JSON text from bytes, without recursion: finished values wait on one stack, keys on another, and a closing bracket takes from
/// both what belongs to it.
struct JSONParser {
  private struct Container {
    let isObject: Bool
    let offset: Int
    let firstValue: Int
    let firstKey: Int
  }

  private let bytes: [UInt8]
  private var index = 0
  private var containers: [Container] = []
  private var values: [Value] = []
  private var keys: [String] = []
  private var duplicateKeys: [JSONDocument.DuplicateKey] = []

  static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JSONError(offset: error.byteOffsets.lowerBound, message: "these bytes are not UTF-8")
    }
    var parser = JSONParser(bytes: bytes)
    return try parser.document()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    containers.reserveCapacity(8)
    values.reserveCapacity(16)
    keys.reserveCapacity(16)
  }

  private mutating func document() throws(JSONError) -> JSONDocument {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure("a byte order mark is not allowed in JSON") }
    skipSpace()
    repeat {
      try value()
      try close()
    } while !containers.isEmpty
    skipSpace()
    guard index == bytes.count, let value = values.popLast() else { throw unexpected("the end") }
    return JSONDocument(value: value, duplicateKeys: duplicateKeys)
  }

  /// One scalar or empty container, or the opening of containers down to the first of these.
  private mutating func value() throws(JSONError) {
    while true {
      guard let byte = peek else { throw unexpected("a value") }
      switch byte {
      case UInt8(ascii: "{"):
        try open(isObject: true)
        if peek == UInt8(ascii: "}") { return }
        try key()
      case UInt8(ascii: "["):
        try open(isObject: false)
        if peek == UInt8(ascii: "]") { return }
      case UInt8(ascii: "\""):
        values.append(.string(try string()))
        return
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        values.append(try number())
        return
      case UInt8(ascii: "t"): return try literal("true", .bool(true))
      case UInt8(ascii: "f"): return try literal("false", .bool(false))
      case UInt8(ascii: "n"): return try literal("null", .null)
      default: throw unexpected("a value")
      }
    }
  }

  /// After a value: closes every container that ends here, until a comma asks for the next value.
  private mutating func close() throws(JSONError) {
    while let container = containers.last {
      skipSpace()
      switch peek {
      case UInt8(ascii: ",") where values.count > container.firstValue:
        index += 1
        skipSpace()
        if container.isObject { try key() }
        return
      case UInt8(ascii: "}") where container.isObject:
        index += 1
        closeObject(container)
      case UInt8(ascii: "]") where !container.isObject:
        index += 1
        values.append(.list(takeItems(from: container.firstValue)))
        containers.removeLast()
      default: throw unexpected(container.isObject ? "',' or '}'" : "',' or ']'")
      }
    }
  }

  private mutating func open(isObject: Bool) throws(JSONError) {
    guard containers.count < JSON.maximumDepth else {
      throw failure("lists and objects are nested more than \(JSON.maximumDepth) deep")
    }
    containers.append(Container(isObject: isObject, offset: index, firstValue: values.count, firstKey: keys.count))
    index += 1
    skipSpace()
  }

  private mutating func closeObject(_ container: Container) {
    containers.removeLast()
    let count = values.count - container.firstValue
    guard areDistinct(keys[container.firstKey...]) else { return closeWithDuplicates(container) }
    let entries = [ValueMap.Entry](unsafeUninitializedCapacity: count) { buffer, initialized in
      // From the end, for then each value is moved and none copied.
      for index in (0..<count).reversed() {
        let value = values.removeLast()
        buffer.initializeElement(at: index, to: ValueMap.Entry(key: .string(keys.removeLast()), value: value))
      }
      initialized = count
    }
    values.append(.map(ValueMap(distinct: entries)))
  }

  /// Whether they are, as far as that is soon found out.
  private func areDistinct(_ keys: ArraySlice<String>) -> Bool {
    guard keys.count <= 12 else { return false }
    for index in keys.indices {
      for earlier in keys.startIndex..<index where keys[earlier] == keys[index] { return false }
    }
    return true
  }

  private mutating func closeWithDuplicates(_ container: Container) {
    var map = ValueMap()
    map.reserve(values.count - container.firstValue)
    for (key, value) in zip(keys[container.firstKey...], values[container.firstValue...]) {
      if map.insert(.string(key), value) { continue }
      duplicateKeys.append(JSONDocument.DuplicateKey(key: key, objectOffset: container.offset))
    }
    keys.removeLast(keys.count - container.firstKey)
    values.removeLast(values.count - container.firstValue)
    values.append(.map(map))
  }

  private mutating func takeItems(from first: Int) -> [Value] {
    let count = values.count - first
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in (0..<count).reversed() { buffer.initializeElement(at: index, to: values.removeLast()) }
      initialized = count
    }
  }

  private mutating func key() throws(JSONError) {
    guard peek == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
    keys.append(try string())
    skipSpace()
    guard peek == UInt8(ascii: ":") else { throw unexpected("':'") }
    index += 1
    skipSpace()
  }

  private mutating func literal(_ word: StaticString, _ value: Value) throws(JSONError) {
    let end = index + word.utf8CodeUnitCount
    let matches = word.withUTF8Buffer { expected in
      end <= bytes.count && bytes[index..<end].elementsEqual(expected)
    }
    guard matches else { throw unexpected("a value") }
    index = end
    values.append(value)
  }

  // MARK: Numbers (section 6)

  private mutating func number() throws(JSONError) -> Value {
    let start = index
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let firstDigit = index
    var magnitude: UInt64 = 0
    var fits = true
    while let byte = peek, byte &- 0x30 < 10 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte &- 0x30))
      fits = fits && !overflow && !carry
      magnitude = sum
      index += 1
    }
    guard index > firstDigit else { throw unexpected("a digit") }
    guard index == firstDigit + 1 || bytes[firstDigit] != 0x30 else {
      index = firstDigit
      throw failure("a number may not start with 0 followed by digits")
    }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      try digits()
    }
    if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      index += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    if isInteger, fits, !(isNegative && magnitude == 0) {
      if !isNegative, let number = Int64(exactly: magnitude) { return .int(number) }
      if isNegative, magnitude <= UInt64(1) << 63 { return .int(Int64(truncatingIfNeeded: 0 &- magnitude)) }
    }
    return .decimal(Decimal(validated: String(decoding: bytes[start..<index], as: UTF8.self)))
  }

  private mutating func digits() throws(JSONError) {
    let start = index
    while let byte = peek, byte &- 0x30 < 10 { index += 1 }
    guard index > start else { throw unexpected("a digit") }
  }

  // MARK: Strings (section 7)

  private mutating func string() throws(JSONError) -> String {
    index += 1
    let start = index
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        // All of it was found to be UTF-8, and a quote is part of no other character.
        let text = String(copying: unsafe UTF8Span(unchecked: bytes.span.extracting(start..<index)))
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      if byte < 0x20 { throw failure("a control character in a string must be escaped") }
      index += 1
    }
    throw unexpected("'\"'")
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<index])
    while let byte = peek {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        index -= 1
        throw failure("a control character in a string must be escaped")
      default: text.append(byte)
      }
    }
    throw unexpected("'\"'")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = peek else { throw unexpected("an escape") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      text += try unicodeEscape()
      return
    default: throw unexpected("one of \" \\ / b f n r t u after a backslash")
    }
    index += 1
  }

  /// From the `u` of one escape to behind it, or behind the second of a surrogate pair, as UTF-8.
  private mutating func unicodeEscape() throws(JSONError) -> UTF8.EncodedScalar {
    let start = index - 1
    var code = UInt32(try codeUnit())
    if 0xD800..<0xDC00 ~= code, peek == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") {
      index += 1
      let low = UInt32(try codeUnit())
      if 0xDC00..<0xE000 ~= low { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
    }
    guard let scalar = Unicode.Scalar(code), let encoded = UTF8.encode(scalar) else {
      index = start
      throw failure("an escape is half of a surrogate pair, which is no character")
    }
    return encoded
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    index += 1
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }), peek.map({ $0 < 0x80 }) == true else {
        throw unexpected("four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }

  // MARK: Bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private func failure(_ message: String) -> JSONError {
    JSONError(offset: index, message: message)
  }

  private func unexpected(_ expected: String) -> JSONError {
    guard index < bytes.count else { return failure("expected \(expected), but the text ends here") }
    var end = index + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let found = String(decoding: bytes[index..<end], as: UTF8.self)
    let shown = bytes[index] < 0x20 || bytes[index] == 0x7F ? "a control character" : "'\(found)'"
    return failure("expected \(expected), found \(shown)")
  }
}
