import SeamExpression
import SeamValue
import Synchronization

/// Numbers by chance that are the same again for the same seed: a stream for each spec, so that a spec gets the same numbers whatever runs
/// beside it.
final class Chance: Sendable {
  let seed: Int
  private let origin: UInt64
  private let count = Atomic<UInt64>(0)

  init(seed: Int, for name: String) {
    self.seed = seed
    // FNV-1a; Swift's own hashes differ between processes.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    origin = hash ^ UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15
  }

  var isUsed: Bool { count.load(ordering: .relaxed) > 0 }

  /// An integer between two integers, both included; otherwise a double from the first up to, but not including, the second.
  func number(from low: Value, to high: Value) throws(EvaluationError) -> Value {
    switch (low, high) {
    case (.int(let low), .int(let high)) where low <= high:
      let span = UInt64(bitPattern: high &- low)
      if span == .max { return .int(Int64(bitPattern: next())) }
      return .int(low &+ Int64(bitPattern: next().multipliedFullWidth(by: span + 1).high))
    case (.int, .int): break
    default:
      guard let low = low.asDouble, let high = high.asDouble, low.isFinite, high.isFinite else {
        throw EvaluationError("random takes two numbers, and not \(low.kind) and \(high.kind)")
      }
      if low <= high { return .double(low + (high - low) * (Double(next() >> 11) / 9_007_199_254_740_992)) }
    }
    throw EvaluationError("random takes the smaller number first: \(low.display()) is above \(high.display())")
  }

  /// - Parameter count: above 0.
  func index(below count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  /// SplitMix64 at the next position.
  private func next() -> UInt64 {
    let position = count.add(1, ordering: .relaxed).newValue
    var bits = origin &+ position &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
