import SeamValue

/// What evaluation may still cost, so that no expression hangs a run or fills the memory: a step for each node evaluated and each item looked
/// at, and one for eight bytes built.
package struct Budget {
  /// Some tenths of a second at most.
  package static let standard = 5_000_000

  private let total: Int
  private var remaining: Int

  init(_ steps: Int) {
    total = steps
    remaining = steps
  }

  mutating func spend(_ steps: Int = 1) throws(EvaluationError) {
    remaining = remaining &- max(steps, 0)
    if remaining < 0 {
      // Stays spent, however much is caught on the way out.
      remaining = -1
      throw .spent(total)
    }
  }

  /// What a value holds in all, as if it were copied. A list or an object that is built costs this, or else sharing would let a short
  /// expression build what could never be written out, nor compared.
  mutating func spend(onSizeOf value: Value) throws(EvaluationError) {
    switch value {
    case .list(let items):
      try spend()
      for item in items { try spend(onSizeOf: item) }
    case .map(let map):
      try spend()
      for entry in map.entries { try spend(onSizeOf: entry.value) }
    case .string(let text): try spend(bytes: text.utf8.count)
    case .bytes(let bytes): try spend(bytes: bytes.count)
    default: try spend()
    }
  }

  mutating func spend(bytes: Int) throws(EvaluationError) {
    try spend(bytes / 8 + 1)
  }
}
