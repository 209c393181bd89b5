import Glibc
import SeamValue

/// Numbers as text.
enum NumberText {
  /// With so many digits behind the point, rounded half to even on the exact value (C's `%.*f` and `%.*e`).
  static func fixed(_ number: Double, precision: Int, scientific: Bool) -> String {
    if !number.isFinite { return Value.rendered(number) }
    let arguments: [any CVarArg] = [Int32(precision), number]
    var buffer = [CChar](repeating: 0, count: precision + 330)
    let length = withVaList(arguments) { vsnprintf(&buffer, buffer.count, scientific ? "%.*e" : "%.*f", $0) }
    return String(decoding: buffer.prefix(max(0, Int(length))).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
