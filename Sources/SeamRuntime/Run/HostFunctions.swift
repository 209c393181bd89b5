import Glibc
import SeamExpression
import SeamSpec
import SeamValue
import Synchronization

/// The functions of expressions that are not pure: they depend on the run, the clock and chance.
package final class HostFunctions: Sendable {
  /// Identifies the run: `run.id`. Different for every run, on whatever machine.
  package let runID: String
  private let count: Count
  private let chance: Chance
  let loader: any Loader

  /// What is shared by all specs of a run.
  private final class Count: Sendable {
    let number = Atomic<Int>(0)
  }

  /// - Parameters:
  ///   - seed: what `random` is computed from.
  ///   - loader: reads what `file` names.
  package init(seed: Int = 0, loader: any Loader = NoFiles()) {
    count = Count()
    chance = Chance(seed: seed, for: "")
    self.loader = loader
    // 60 random bits: two runs that meet in one database have different names.
    var generator = SystemRandomNumberGenerator()
    runID = String(generator.next() >> 4, radix: 36)
  }

  private init(_ functions: HostFunctions, _ chance: Chance) {
    (runID, count, loader, self.chance) = (functions.runID, functions.count, functions.loader, chance)
  }

  /// The functions of one spec, whose chance depends on no other.
  package func forSpec(_ name: String) -> HostFunctions {
    HostFunctions(self, Chance(seed: chance.seed, for: name))
  }

  /// Whether `random` was called.
  package var usedChance: Bool { chance.isUsed }

  package static let signatures: [FunctionSignature] = [
    FunctionSignature(
      "unique", [.init("prefix", .string)], result: .string,
      documentation: "a text that begins with the prefix and occurs nowhere else: not in another spec, worker or run"),
    FunctionSignature("uuid", result: .string, documentation: "a random UUID (RFC 9562, version 4)"),
    FunctionSignature("now", result: .timestamp, documentation: "the present time"),
    FunctionSignature(
      "random", [.init("a", .number), .init("b", .number)], result: .number,
      documentation: "a number from a to b, the same in every run with the same seed: an integer, both included, where both are integers"),
    FunctionSignature(
      "file", [.init("path", .string)], result: .any,
      documentation: "the text of a file, or its bytes where it is not UTF-8; the path is relative to the file of the expression"),
  ]

  package func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value {
    switch (name, arguments.first) {
    case ("unique", .string(let prefix)):
      let number = count.number.add(1, ordering: .relaxed).newValue
      return .string("\(prefix)-\(runID)-\(number)")
    case ("uuid", nil): return .string(Self.uuid())
    case ("random", _) where arguments.count == 2: return try chance.number(from: arguments[0], to: arguments[1])
    case ("file", .string(let path)): return try content(of: path)
    case ("now", nil): return .timestamp(Self.now())
    default: throw EvaluationError("the function '\(name)' does not take \(arguments.map(\.kind).joined(separator: ", "))")
    }
  }

  private func content(of path: String) throws(EvaluationError) -> Value {
    do {
      let bytes = try loader.read(path).bytes
      return String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .bytes(bytes)
    } catch {
      throw EvaluationError("cannot read '\(path)': \(error.message)")
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
