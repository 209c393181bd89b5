import Glibc
import SeamRuntime

/// The header block of an answer, collected line by line as libcurl hands them over.
///
/// Only the final answer's own block is kept: interim answers (1xx) are dropped when the next status line comes, and what comes after
/// the block has ended is a trailer (RFC 9110, sections 6.5 and 15.2).
struct ResponseHead {
  /// For all that comes before the body. libcurl bounds a single line at 100 KiB.
  static let limit = 256 * 1024

  /// The lines after the status line.
  private var bytes: [UInt8] = []
  /// Whether anything of an answer has come.
  private(set) var hasBegun = false
  /// Whether the final answer's block has come to its end.
  private(set) var isComplete = false
  private var isInterim = false
  private var size = 0

  /// Ready for the next answer, in the same memory.
  mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    hasBegun = false
    isComplete = false
    isInterim = false
    size = 0
  }

  /// - Returns: false where all that came is larger than `limit`.
  mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
    if isComplete { return true }
    size += line.count
    guard size <= Self.limit else { return false }
    if line.isStatusLine, !hasBegun || isInterim {
      hasBegun = true
      isInterim = line.statusClass == UInt8(ascii: "1") && !line.isSwitchingProtocols
      bytes.removeAll(keepingCapacity: true)
      return true
    }
    if line.count <= 2, line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") {
      isComplete = !isInterim
      return true
    }
    bytes.append(contentsOf: line)
    return true
  }

  /// The fields in their order; nil where a line is none. A value that was folded over several lines is joined with a space (RFC 9112,
  /// section 5.2).
  func fields() -> [HTTPHeader]? {
    bytes.withUnsafeBytes { bytes in
      var fields: [HTTPHeader] = []
      fields.reserveCapacity(12)
      var start = 0
      while start < bytes.count {
        let end = bytes.index(of: UInt8(ascii: "\n"), from: start) ?? bytes.count
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        start = end + 1
        if let first = line.first, first.isSpace, let last = fields.indices.last {
          fields[last].value += " " + String(decoding: line[...].trimmed, as: UTF8.self)
          continue
        }
        guard let colon = line.index(of: UInt8(ascii: ":"), from: 0), colon > 0 else { return nil }
        fields.append(
          HTTPHeader(
            String(decoding: line[..<colon], as: UTF8.self), String(decoding: line[(colon + 1)...].trimmed, as: UTF8.self)))
      }
      return fields
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func index(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// `HTTP/1.1 200 OK`; libcurl writes one for HTTP/2 as well.
  fileprivate var isStatusLine: Bool {
    count >= 5 && self[0] == UInt8(ascii: "H") && self[1] == UInt8(ascii: "T") && self[2] == UInt8(ascii: "T")
      && self[3] == UInt8(ascii: "P") && self[4] == UInt8(ascii: "/")
  }

  private var code: Slice<UnsafeRawBufferPointer> {
    guard let space = firstIndex(of: UInt8(ascii: " ")) else { return self[count...] }
    return self[(space + 1)...].prefix(3)
  }

  fileprivate var statusClass: UInt8? { code.first }

  /// 101 ends HTTP on the connection: nothing follows it.
  fileprivate var isSwitchingProtocols: Bool { code.elementsEqual("101".utf8) }
}

extension Slice<UnsafeRawBufferPointer> {
  fileprivate var trimmed: Self {
    var slice = self
    while let last = slice.last, last.isSpace { slice.removeLast() }
    while let first = slice.first, first.isSpace { slice.removeFirst() }
    return slice
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r") }
}
