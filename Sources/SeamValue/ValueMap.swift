/// A map that keeps the order in which its keys came. A key that comes again takes the place of the first.
///
/// Keys are strings in documents; CEL allows integers and booleans too. Small maps are searched, larger ones are indexed.
package struct ValueMap: Sendable {
  package struct Entry: Sendable {
    package let key: Value
    package var value: Value
  }

  package private(set) var entries: [Entry] = []
  private var index: [Key: Int] = [:]

  private static let indexedFrom = 12

  package init() {}

  package init(_ entries: some Sequence<(Value, Value)>) {
    for (key, value) in entries { self[key] = value }
  }

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  package subscript(key: Value) -> Value? {
    get { position(of: key).map { entries[$0].value } }
    set {
      let position = position(of: key)
      switch (position, newValue) {
      case (let position?, let value?): entries[position].value = value
      case (let position?, nil):
        entries.remove(at: position)
        index = [:]
        if entries.count >= Self.indexedFrom { reindex() }
      case (nil, let value?):
        entries.append(Entry(key: key, value: value))
        if entries.count == Self.indexedFrom {
          reindex()
        } else if entries.count > Self.indexedFrom {
          index[Key(key)] = entries.count - 1
        }
      case (nil, nil): break
      }
    }
  }

  package subscript(key: String) -> Value? {
    get { self[.string(key)] }
    set { self[.string(key)] = newValue }
  }

  private mutating func reindex() {
    for (position, entry) in entries.enumerated() { index[Key(entry.key)] = position }
  }

  private func position(of key: Value) -> Int? {
    if entries.count >= Self.indexedFrom { return index[Key(key)] }
    if case .string(let text) = key {
      return entries.firstIndex { if case .string(text) = $0.key { true } else { false } }
    }
    let wanted = Key(key)
    return entries.firstIndex { Key($0.key) == wanted }
  }

  /// Keys are the same where CEL says that they are equal: 1, 1u and 1.0 are one key.
  private enum Key: Hashable {
    case string(String)
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case other(String)

    init(_ value: Value) {
      switch value {
      case .string(let text): self = .string(text)
      case .bool(let flag): self = .bool(flag)
      case .int(let number): self = .int(number)
      case .uint(let number): self = Int64(exactly: number).map(Key.int) ?? .uint(number)
      case .double(let number):
        self =
          Int64(exactly: number).map(Key.int) ?? UInt64(exactly: number).map(Key.uint) ?? .other(String(number))
      case .decimal(let number): self = number.int64.map(Key.int) ?? .other(number.digits)
      default: self = .other("\(value)")
      }
    }
  }
}
