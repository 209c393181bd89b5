import SeamRuntime

/// A request as it came, packed, for thousands of them are kept.
struct RequestRecord: Sendable {
  var method: String
  /// The target, and then name and value of each header, each text ended by a zero byte.
  private(set) var head: [UInt8]
  private(set) var targetLength: Int
  var body: [UInt8] = []
  /// Whether it came over TLS.
  var isSecure = false
  /// 0 until there is one; also where the connection was dropped.
  var status = 0
  /// Where the route stands that took it; nil where none did.
  var route: String?

  /// - Parameter target: as sent (RFC 9112, section 3.2), without a zero byte.
  init(method: String = "", target: UnsafeRawBufferPointer) {
    self.method = method
    head = []
    head.reserveCapacity(target.count + 192)
    head.append(contentsOf: target)
    targetLength = target.count
  }

  mutating func appendHeader(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    head.append(0)
    head.append(contentsOf: name)
    head.append(0)
    head.append(contentsOf: value)
  }

  /// Bytes of memory, roughly.
  var size: Int { 160 + head.capacity + body.capacity }

  // MARK: Parts

  var target: ArraySlice<UInt8> { head[..<targetLength] }

  /// The path, percent-encoded: the target up to the query. Of an absolute one (RFC 9112, section 3.2.2), what stands behind the host.
  var path: ArraySlice<UInt8> {
    var target = target
    if target.first != 0x2F, let scheme = target.firstIndex(of: 0x3A), target[scheme...].starts(with: [0x3A, 0x2F, 0x2F]) {
      target = target[(scheme + 3)...].drop { $0 != 0x2F && $0 != 0x3F }
    }
    return target.prefix { $0 != 0x3F }
  }

  /// What stands behind the question mark; nil where there is none.
  var query: ArraySlice<UInt8>? {
    target.firstIndex(of: 0x3F).map { target[($0 + 1)...] }
  }

  /// In the order they came.
  var headers: [HTTPHeader] {
    let texts = head[targetLength...].split(separator: 0, omittingEmptySubsequences: false).dropFirst()
    return stride(from: texts.startIndex, to: texts.endIndex - 1, by: 2).map {
      HTTPHeader(String(decoding: texts[$0], as: UTF8.self), String(decoding: texts[$0 + 1], as: UTF8.self))
    }
  }

  /// Scheme, host and port to which it was sent, as in the `Origin` of a browser (RFC 6454, section 6.2); empty where it names no host.
  var origin: String { header("host").map { "\(isSecure ? "https" : "http")://\($0)" } ?? "" }

  func header(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }
}
