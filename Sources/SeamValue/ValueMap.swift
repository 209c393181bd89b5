/// A map that keeps the order in which its keys came. A key that comes again takes the place of the first.
///
/// Keys are strings in documents; CEL allows integers and booleans too. Keys are the same where CEL says that they are equal: 1, 1u and 1.0
/// are one key, and texts are compared scalar by scalar. Small maps are searched, larger ones are indexed.
package struct ValueMap: Sendable {
  package struct Entry: Sendable {
    package let key: Value
    package var value: Value

    package init(key: Value, value: Value) {
      self.key = key
      self.value = value
    }
  }

  package private(set) var entries: [Entry] = []
  /// Open addressing with linear probing: positions in `entries`, -1 where free, a power of two of them. Empty for small maps.
  private var slots: [Int32] = []

  private static let indexedFrom = 12

  package init() {}

  package init(_ entries: some Sequence<(Value, Value)>) {
    for (key, value) in entries { insert(key, value) }
  }

  /// The map of entries that are known to have different keys.
  package init(distinct entries: consuming [Entry]) {
    self.entries = entries
    reindex()
  }

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  package subscript(key: Value) -> Value? {
    get { position(of: key).map { entries[$0].value } }
    set {
      if let newValue {
        insert(key, newValue)
      } else if let position = position(of: key) {
        entries.remove(at: position)
        reindex()
      }
    }
  }

  package subscript(key: String) -> Value? {
    get { self[.string(key)] }
    set { self[.string(key)] = newValue }
  }

  package mutating func reserve(_ count: Int) {
    entries.reserveCapacity(count)
  }

  /// Whether the key is new; the value of one that is not is replaced.
  @discardableResult
  package mutating func insert(_ key: Value, _ value: Value) -> Bool {
    if let position = position(of: key) {
      entries[position].value = value
      return false
    }
    insertNew(key, value)
    return true
  }

  /// Sets the value at a key to what is made of the one that is there.
  package mutating func update(_ key: Value, _ change: (Value?) -> Value) {
    if let position = position(of: key) {
      entries[position].value = change(entries[position].value)
    } else {
      insertNew(key, change(nil))
    }
  }

  private mutating func insertNew(_ key: Value, _ value: Value) {
    entries.append(Entry(key: key, value: value))
    if entries.count < Self.indexedFrom { return }
    if slots.count < entries.count * 2 { reindex() } else { index(entries.count - 1) }
  }

  private mutating func reindex() {
    slots = []
    guard entries.count >= Self.indexedFrom else { return }
    var capacity = 32
    while capacity < entries.count * 4 { capacity *= 2 }
    slots = Array(repeating: -1, count: capacity)
    for position in entries.indices { index(position) }
  }

  private mutating func index(_ position: Int) {
    var slot = Self.hash(entries[position].key) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(position)
  }

  private func position(of key: Value) -> Int? {
    if slots.isEmpty { return entries.firstIndex { Self.isSame($0.key, key) } }
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] >= 0 {
      let position = Int(slots[slot])
      if Self.isSame(entries[position].key, key) { return position }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    if case .string(let a) = a, case .string(let b) = b { return a.isSame(as: b) }
    return a.equals(b)
  }

  /// Equal for keys that are the same: a number hashes as the double nearest to it, an object without regard to the order of its keys. Without
  /// recursion, and to the last value in it: lists that differ somewhere must not all have the same hash.
  private static func hash(_ key: Value) -> Int {
    var hasher = Hasher()
    guard key.isContainer else {
      hash(scalar: key, into: &hasher)
      return hasher.finalize()
    }
    var waiting = [key]
    while let value = waiting.popLast() {
      switch value {
      case .list(let items):
        hasher.combine(items.count)
        waiting.append(contentsOf: items)
      case .map(let map):
        let keys = map.entries.map { hash($0.key) }
        for position in keys.indices.sorted(by: { keys[$0] < keys[$1] }) {
          hasher.combine(keys[position])
          waiting.append(map.entries[position].value)
        }
      default: hash(scalar: value, into: &hasher)
      }
    }
    return hasher.finalize()
  }

  private static func hash(scalar: Value, into hasher: inout Hasher) {
    switch scalar {
    case .string(var text): text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    case .bool(let flag): hasher.combine(flag)
    case .int(let number): hasher.combine(Double(number))
    case .uint(let number): hasher.combine(Double(number))
    case .double(let number): hasher.combine(number)
    case .decimal(let number): hasher.combine(number.double)
    default: break
    }
  }
}

extension Value {
  fileprivate var isContainer: Bool {
    switch self {
    case .list, .map: true
    default: false
    }
  }
}
