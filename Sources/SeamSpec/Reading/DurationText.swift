/// Lengths of time as specs write them: `250ms`, `5s`, `1.5s`, `2m`, `1h30m`.
package enum DurationText {
  private static let units: [(name: String, nanoseconds: Double)] = [
    ("ms", 1e6), ("us", 1e3), ("µs", 1e3), ("ns", 1), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
  ]

  /// Nil where it is no duration: a unit is required, and a negative one means nothing here.
  package static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    var nanoseconds = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      guard let value = Double(number), number.first != ".", number.last != "." else { return nil }
      rest = rest.dropFirst(number.count)
      guard let unit = units.first(where: { rest.hasPrefix($0.name) }) else { return nil }
      rest = rest.dropFirst(unit.name.count)
      guard rest.first?.isNumber ?? true else { return nil }
      nanoseconds += value * unit.nanoseconds
    }
    guard nanoseconds < 1e9 * 86_400 * 365 else { return nil }
    return .nanoseconds(Int64(nanoseconds.rounded()))
  }

  /// For people: three digits and a unit, `850 µs`, `12 ms`, `1.2 s`, `3 m 20 s`.
  package static func describe(_ duration: Duration) -> String {
    let milliseconds = Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
    switch milliseconds {
    case ..<1: return "\(Int((milliseconds * 1e3).rounded())) µs"
    case ..<10: return "\((milliseconds * 10).rounded() / 10) ms"
    case ..<1000: return "\(Int(milliseconds.rounded())) ms"
    case ..<60_000: return "\((milliseconds / 10).rounded() / 100) s"
    default:
      let seconds = Int((milliseconds / 1000).rounded())
      return "\(seconds / 60) m \(seconds % 60) s"
    }
  }

  /// As a spec would write it: `5s`, `1500ms`.
  package static func written(_ duration: Duration) -> String {
    let nanoseconds = duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    for (name, size) in [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)] as [(String, Int64)] where nanoseconds % size == 0 {
      return "\(nanoseconds / size)\(name)"
    }
    return "\(nanoseconds)ns"
  }
}
