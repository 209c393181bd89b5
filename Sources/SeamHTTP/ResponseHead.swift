import SeamRuntime

/// The header block of an answer, collected line by line as libcurl hands them over.
///
/// Only the final answer's own block is kept: interim answers (1xx) are dropped when the next status line comes, and what comes after
/// the block has ended is a trailer (RFC 9110, sections 6.5 and 15.2).
struct ResponseHead {
  /// For all that comes before the body. libcurl bounds a single line at 100 KiB.
  static let limit = 256 * 1024

  /// The lines after the status line.
  private(set) var bytes: [UInt8] = []
  /// Whether anything of an answer has come.
  private(set) var hasBegun = false
  /// Whether the final answer's block has come to its end.
  private(set) var isComplete = false
  private var isInterim = false
  private var size = 0

  mutating func reset() {
    self = ResponseHead()
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
    if bytes.isEmpty { bytes.reserveCapacity(512) }
    bytes.append(contentsOf: line)
    return true
  }

  /// The fields of a block, in their order. A value that was folded over several lines is joined with a space (RFC 9112, section 5.2).
  static func fields(_ block: [UInt8], from request: HTTPRequest) throws(DriverFailure) -> [HTTPHeader] {
    var fields: [HTTPHeader] = []
    fields.reserveCapacity(12)
    var start = 0
    while start < block.count {
      let end = block[start...].firstIndex(of: UInt8(ascii: "\n")) ?? block.count
      let line = block[start..<end]
      start = end + 1
      if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), let last = fields.indices.last {
        fields[last].value += " " + String(decoding: line.trimmed, as: UTF8.self)
        continue
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
        throw DriverFailure(
          .invalid,
          "the answer from \(request.shownURL) has a header line without a name and a colon: "
            + String(decoding: line.prefix(80).trimmed, as: UTF8.self).debugDescription)
      }
      fields.append(
        HTTPHeader(
          String(decoding: line[..<colon], as: UTF8.self), String(decoding: line[(colon + 1)...].trimmed, as: UTF8.self)))
    }
    return fields
  }
}

extension UnsafeRawBufferPointer {
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

extension ArraySlice<UInt8> {
  fileprivate var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let last = slice.last, last.isSpace { slice.removeLast() }
    while let first = slice.first, first.isSpace { slice.removeFirst() }
    return slice
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r") }
}
