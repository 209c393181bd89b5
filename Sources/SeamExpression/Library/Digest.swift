import CGnuTLS
import SeamValue

/// SHA-2 (FIPS 180-4) and HMAC over it (RFC 2104), computed by GnuTLS, which is loaded when an expression first needs it.
package enum Digest: String, CaseIterable {
  case sha256
  case sha384
  case sha512

  /// In bytes.
  private var size: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  package func hash(_ bytes: [UInt8]) throws(EvaluationError) -> [UInt8] {
    let algorithm =
      switch self {
      case .sha256: GNUTLS_DIG_SHA256
      case .sha384: GNUTLS_DIG_SHA384
      case .sha512: GNUTLS_DIG_SHA512
      }
    try load()
    return try result { gnutls_hash_fast(algorithm, bytes, bytes.count, $0) }
  }

  func hmac(key: [UInt8], _ bytes: [UInt8]) throws(EvaluationError) -> [UInt8] {
    let algorithm =
      switch self {
      case .sha256: GNUTLS_MAC_SHA256
      case .sha384: GNUTLS_MAC_SHA384
      case .sha512: GNUTLS_MAC_SHA512
      }
    try load()
    return try result { gnutls_hmac_fast(algorithm, key, key.count, bytes, bytes.count, $0) }
  }

  private func load() throws(EvaluationError) {
    if let failure = seam_gnutls_load() { throw EvaluationError("\(rawValue) needs GnuTLS: \(String(cString: failure))") }
  }

  private func result(_ compute: (UnsafeMutableRawPointer?) -> Int32) throws(EvaluationError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    let status = bytes.withUnsafeMutableBytes { compute($0.baseAddress) }
    guard status >= 0 else { throw EvaluationError("GnuTLS cannot compute \(rawValue): \(String(cString: gnutls_strerror(status)))") }
    return bytes
  }
}

/// How a digest is written.
enum DigestEncoding: String, CaseIterable {
  case hex
  case base64
  case base64url

  func write(_ bytes: [UInt8]) -> String {
    switch self {
    case .hex:
      let digits = Array("0123456789abcdef".utf8)
      return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    case .base64: return Base64.encode(bytes)
    case .base64url: return Base64URL.encode(bytes)
    }
  }
}
