/// The items of a list by the value of one of their keys, so that an object that is expected in any place is held only against items that it
/// may match.
///
/// An expected `{ id: 7, … }` can match only where `id` is 7. Of the keys that are expected to equal a plain value, the one is taken that
/// tells the items apart best.
struct ItemIndex {
  private let all: [Int]
  private var candidates: [[Int]?]
  /// Pairs of a pattern and an item that have to be looked at, at most.
  private(set) var pairs: Int

  init(_ patterns: [Pattern<Value>], _ items: [Value]) {
    all = Array(items.indices)
    candidates = Array(repeating: nil, count: patterns.count)
    pairs = patterns.count.multipliedReportingOverflow(by: items.count).overflow ? .max : patterns.count * items.count
    guard patterns.count > 1, items.count > 1 else { return }
    for key in patterns[0].plainKeys.prefix(8) {
      let found = Self.candidates(patterns, items, key)
      let count = found.reduce(0) { $0 + ($1?.count ?? items.count) }
      if count < pairs { (candidates, pairs) = (found, count) }
    }
  }

  subscript(pattern: Int) -> [Int] { candidates[pattern] ?? all }

  /// Nil for a pattern that does not say what the key equals.
  private static func candidates(_ patterns: [Pattern<Value>], _ items: [Value], _ key: String) -> [[Int]?] {
    var groups = ValueMap()
    var members: [[Int]] = []
    for (position, item) in items.enumerated() {
      guard let value = item[key] else { continue }
      // A text equals the timestamp that it writes.
      if case .timestamp = value { return Array(repeating: nil, count: patterns.count) }
      if case .int(let group)? = groups[value] {
        members[Int(group)].append(position)
      } else {
        groups[value] = .int(Int64(members.count))
        members.append([position])
      }
    }
    return patterns.map { pattern in
      guard let value = pattern.plainValue(of: key) else { return nil }
      if case .int(let group)? = groups[value] { return members[Int(group)] }
      return []
    }
  }
}

extension Pattern<Value> {
  /// The value of a plain expectation that only its equals satisfy.
  fileprivate var plainScalar: Value? {
    switch plain {
    case .list, .map, .timestamp: nil
    case let value: value
    }
  }

  /// The keys of an object that is expected, as far as a plain scalar is expected of them.
  fileprivate var plainKeys: [String] {
    switch test {
    case .object(let fields):
      fields.compactMap { field in
        guard case .name(let name) = field.key, field.pattern.plainScalar != nil else { return nil }
        return name
      }
    case .equals(.map(let map)):
      map.entries.compactMap { entry in
        guard case .string(let name) = entry.key, Pattern(.equals(entry.value)).plainScalar != nil else { return nil }
        return name
      }
    default: []
    }
  }

  fileprivate func plainValue(of key: String) -> Value? {
    switch test {
    case .object(let fields):
      for field in fields {
        if case .name(let name) = field.key, name.isSame(as: key) { return field.pattern.plainScalar }
      }
      return nil
    case .equals(.map(let map)): return map[key].flatMap { Pattern(.equals($0)).plainScalar }
    default: return nil
    }
  }

  /// The value that is written out; nil where an operator or a path is part of it.
  var written: Value? {
    switch test {
    case .equals(let value), .value(.eq, let value): return value
    case .list(let patterns):
      var items: [Value] = []
      items.reserveCapacity(patterns.count)
      for pattern in patterns {
        guard let item = pattern.written else { return nil }
        items.append(item)
      }
      return .list(items)
    case .object(let fields):
      var map = ValueMap()
      for field in fields {
        guard case .name(let name) = field.key, let value = field.pattern.written else { return nil }
        map[name] = value
      }
      return .map(map)
    default: return nil
    }
  }
}
