/// A number as a document wrote it, digit for digit, in the grammar of JSON (RFC 8259, section 6).
package struct Decimal: Sendable, Hashable {
  /// Such as `1.10`, `9007199254740993` or `6.02e23`. Always a valid JSON number.
  package let digits: String

  /// The caller has checked the grammar.
  package init(validated digits: String) {
    self.digits = digits
  }

  /// The nearest double; an infinity where the number is beyond its range.
  package var double: Double { Double(digits) ?? .nan }

  /// The same number as a 64-bit integer, if it is one: `1.0` and `1e3` are.
  package var int64: Int64? {
    if let exact = Int64(digits) { return exact }
    let canonical = canonical
    guard canonical.exponent >= 0, canonical.exponent <= 18, canonical.significand.count + canonical.exponent <= 19 else { return nil }
    return Int64((canonical.isNegative ? "-" : "") + canonical.significand + String(repeating: "0", count: canonical.exponent))
  }

  /// The number as ± significand × 10^exponent, the significand without leading or trailing zeros; zero is "0" × 10^0. Two decimals are the
  /// same number exactly where these are equal.
  package var canonical: Canonical {
    var isNegative = false
    var significand: [UInt8] = []
    var exponent = 0
    var seenPoint = false
    var bytes = Array(digits.utf8)[...]
    if bytes.first == 0x2D {
      isNegative = true
      bytes.removeFirst()
    }
    while let byte = bytes.popFirst() {
      switch byte {
      case 0x30...0x39:
        significand.append(byte)
        if seenPoint { exponent -= 1 }
      case 0x2E: seenPoint = true
      default:
        // Exponents beyond this bound are beyond any use, and count as the bound.
        let written = String(decoding: bytes, as: UTF8.self)
        let bound = Int.max / 4
        exponent += min(max(Int(written) ?? (written.hasPrefix("-") ? -bound : bound), -bound), bound)
        bytes = []
      }
    }
    while significand.last == 0x30, significand.count > 1 {
      significand.removeLast()
      exponent += 1
    }
    let leading = significand.prefix { $0 == 0x30 }.count
    significand.removeFirst(min(leading, significand.count))
    if significand.isEmpty { return Canonical(isNegative: false, significand: "0", exponent: 0) }
    return Canonical(isNegative: isNegative, significand: String(decoding: significand, as: UTF8.self), exponent: exponent)
  }

  package struct Canonical: Sendable, Hashable {
    package let isNegative: Bool
    package let significand: String
    package let exponent: Int

    /// By value, exactly.
    package func order(_ other: Canonical) -> Order {
      let sign = significand == "0" ? 0 : isNegative ? -1 : 1
      let otherSign = other.significand == "0" ? 0 : other.isNegative ? -1 : 1
      if sign != otherSign || sign == 0 { return Order(sign, otherSign) }
      let size = significand.utf8.count + exponent
      let otherSize = other.significand.utf8.count + other.exponent
      let magnitudes = size == otherSize ? Order(significand, other.significand) : Order(size, otherSize)
      return sign < 0 ? magnitudes.reversed : magnitudes
    }
  }
}
