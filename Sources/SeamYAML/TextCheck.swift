import SeamSource

/// What a file must be before it is read as YAML: UTF-8 without characters that cannot be printed (YAML 1.2.2, sections 5.1 and 5.2), and not
/// too large.
enum TextCheck {
  /// In bytes.
  static let sizeLimit = 64 << 20

  static func firstMistake(in file: SourceFile) -> Diagnostic? {
    if file.bytes.count > sizeLimit { return .fileTooLarge(SourceSpan(file, 0..<0), limit: sizeLimit) }
    return file.bytes.withUnsafeBufferPointer { bytes in
      if let encoding = otherEncoding(bytes) { return .otherEncoding(SourceSpan(file, 0..<min(bytes.count, 2)), encoding) }
      return mistake(in: bytes, file)
    }
  }

  /// UTF-16 and UTF-32 as section 5.2 detects them.
  private static func otherEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard bytes.count >= 2 else { return nil }
    switch (bytes[0], bytes[1]) {
    case (0xFF, 0xFE): return bytes.count >= 4 && bytes[2] == 0 && bytes[3] == 0 ? "UTF-32" : "UTF-16"
    case (0xFE, 0xFF): return "UTF-16"
    case (0, 0): return bytes.count >= 4 && (bytes[2] != 0 || bytes[3] != 0) ? "UTF-32" : nil
    case (0, 1...): return "UTF-16"
    case (1..., 0): return bytes.count >= 4 && bytes[2] == 0 && bytes[3] == 0 ? "UTF-32" : "UTF-16"
    default: return nil
    }
  }

  private static func mistake(in bytes: UnsafeBufferPointer<UInt8>, _ file: SourceFile) -> Diagnostic? {
    var index = 0
    let count = bytes.count
    let raw = UnsafeRawBufferPointer(bytes)
    while index < count {
      // Eight printable ASCII bytes at once: none has its high bit set, none is below a space, none is DEL.
      if index + 8 <= count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let below = (word &- 0x2020_2020_2020_2020) & ~word
        let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
        let isDelete = (delete &- 0x0101_0101_0101_0101) & ~delete
        if (word | below | isDelete) & 0x8080_8080_8080_8080 == 0 {
          index += 8
          continue
        }
      }
      let byte = bytes[index]
      switch byte {
      case 0x20..<0x7F, Byte.tab, Byte.lineFeed, Byte.carriageReturn: index += 1
      case 0x80...:
        guard let (scalar, length) = decode(bytes, index) else { return .invalidUTF8(SourceSpan(file, index..<index + 1), byte) }
        if (0x80..<0xA0).contains(scalar) && scalar != 0x85 || scalar == 0xFFFE || scalar == 0xFFFF {
          return .unprintable(SourceSpan(file, index..<index + length), scalar)
        }
        // It may begin a document, and with that a line; the parser sees to the rest.
        if scalar == 0xFEFF, index > 0, !bytes[index - 1].isBreakOrEnd { return .byteOrderMark(SourceSpan(file, index..<index + length)) }
        index += length
      default: return .unprintable(SourceSpan(file, index..<index + 1), UInt32(byte))
      }
    }
    return nil
  }

  /// The character that begins at `index` and its length in bytes (The Unicode Standard, table 3-7).
  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> (UInt32, Int)? {
    func follower(_ offset: Int, _ allowed: ClosedRange<UInt8> = 0x80...0xBF) -> UInt32? {
      guard index + offset < bytes.count, allowed.contains(bytes[index + offset]) else { return nil }
      return UInt32(bytes[index + offset] & 0x3F)
    }
    let first = bytes[index]
    switch first {
    case 0xC2...0xDF:
      guard let a = follower(1) else { return nil }
      return (UInt32(first & 0x1F) << 6 | a, 2)
    case 0xE0...0xEF:
      guard let a = follower(1, first == 0xE0 ? 0xA0...0xBF : first == 0xED ? 0x80...0x9F : 0x80...0xBF), let b = follower(2) else {
        return nil
      }
      return (UInt32(first & 0x0F) << 12 | a << 6 | b, 3)
    case 0xF0...0xF4:
      guard let a = follower(1, first == 0xF0 ? 0x90...0xBF : first == 0xF4 ? 0x80...0x8F : 0x80...0xBF), let b = follower(2),
        let c = follower(3)
      else { return nil }
      return (UInt32(first & 0x07) << 18 | a << 12 | b << 6 | c, 4)
    default: return nil
    }
  }
}
