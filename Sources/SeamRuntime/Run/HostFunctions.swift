import Glibc
import SeamExpression
import SeamValue
import Synchronization

/// The functions of expressions that are not pure: they depend on the run, the clock and chance.
package final class HostFunctions: Sendable {
  /// Identifies the run: `run.id`. Different for every run, on whatever machine.
  package let runID: String
  private let count = Atomic<Int>(0)

  package init() {
    // 60 random bits: two runs that meet in one database have different names.
    var generator = SystemRandomNumberGenerator()
    runID = String(generator.next() >> 4, radix: 36)
  }

  package static let signatures: [FunctionSignature] = [
    FunctionSignature(
      "unique", [.init("prefix", .string)], result: .string,
      documentation: "a text that begins with the prefix and occurs nowhere else: not in another spec, worker or run"),
    FunctionSignature("uuid", result: .string, documentation: "a random UUID (RFC 9562, version 4)"),
    FunctionSignature("now", result: .timestamp, documentation: "the present time"),
  ]

  package func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
    switch (name, arguments.first) {
    case ("unique", .string(let prefix)):
      let number = count.add(1, ordering: .relaxed).newValue
      return .string("\(prefix)-\(runID)-\(number)")
    case ("uuid", nil): return .string(Self.uuid())
    case ("now", nil): return .timestamp(Self.now())
    default: throw EvaluationError("the function '\(name)' does not take \(arguments.map(\.kind).joined(separator: ", "))")
    }
  }

  private static func uuid() -> String {
    var generator = SystemRandomNumberGenerator()
    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    func hex(_ value: UInt64, _ digits: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: digits - text.count) + text
    }
    let (a, b) = (hex(high, 16), hex(low, 16))
    return "\(a.prefix(8))-\(a.dropFirst(8).prefix(4))-\(a.suffix(4))-\(b.prefix(4))-\(b.suffix(12))"
  }

  private static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }
}
