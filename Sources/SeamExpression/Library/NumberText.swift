import Glibc
import SeamValue

/// Numbers as text.
enum NumberText {
  /// A value that is no collection, as `string()` gives it: a double without a fraction has no point.
  static func plain(_ value: Value) -> String {
    guard case .double(let number) = value else { return value.rendered }
    return double(number)
  }

  /// The shortest digits that read back as the same double: `0.1`, `30`, `1e+21`, `NaN`, `-Infinity`.
  static func double(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number.magnitude < 1e15, let whole = Int64(exactly: number) { return number.sign == .minus && whole == 0 ? "-0" : String(whole) }
    return number.description
  }

  /// With so many digits behind the point, rounded half to even on the exact value (C's `%.*f` and `%.*e`).
  static func fixed(_ number: Double, precision: Int, scientific: Bool) -> String {
    if !number.isFinite { return double(number) }
    let arguments: [any CVarArg] = [Int32(precision), number]
    var buffer = [CChar](repeating: 0, count: precision + 330)
    let length = withVaList(arguments) { vsnprintf(&buffer, buffer.count, scientific ? "%.*e" : "%.*f", $0) }
    return String(decoding: buffer.prefix(max(0, Int(length))).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
