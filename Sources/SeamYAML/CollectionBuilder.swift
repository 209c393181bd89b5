import SeamSource

/// Collects the items of a sequence or the entries of a mapping: finds keys that are written twice (YAML 1.2.2, section 3.2.1.3) and merges
/// what `<<` asks for (YAML's merge key, the language's one extension).
struct CollectionBuilder {
  private let file: SourceFile
  private let isMapping: Bool
  private(set) var diagnostics: [Diagnostic] = []
  private var items: [Node] = []
  private var entries: [Node.Entry] = []
  /// What the key of each entry is looked up by.
  private var names: [Name] = []
  private var key: Node?
  /// Where each key stands in `entries`; filled only from `indexedFrom` on.
  private var index: [Name: Int] = [:]
  private var hasMerges = false

  private static let indexedFrom = 8

  init(isMapping: Bool, file: SourceFile) {
    self.isMapping = isMapping
    self.file = file
  }

  var content: Node.Content { isMapping ? .mapping(entries) : .sequence(items) }

  var awaitsKey: Bool { isMapping && key == nil }

  mutating func add(_ node: Node) {
    guard isMapping else { return items.append(node) }
    guard let key else {
      self.key = node
      return
    }
    self.key = nil
    let name = Self.name(of: key)
    if let first = position(of: name) {
      diagnostics.append(
        .duplicateKey(SourceSpan(file, key.range), name.text, first: SourceSpan(file, entries[first].key.range)))
      return
    }
    if Self.isMerge(key) { hasMerges = true }
    entries.append(Node.Entry(key: key, value: node))
    names.append(name)
    if entries.count == Self.indexedFrom {
      for (position, name) in names.enumerated() { index[name] = position }
    } else if entries.count > Self.indexedFrom {
      index[name] = entries.count - 1
    }
  }

  private func position(of name: Name) -> Int? {
    if entries.count >= Self.indexedFrom { return index[name] }
    return names.firstIndex(of: name)
  }

  /// What a key is told from others by. Keys that resolve to the same value are the same key: `~` and `null`, `10` and `0xA`. So are `1` and
  /// `"1"`, which YAML tells apart: whoever reads them by name could not.
  private static func name(of key: Node) -> Name {
    Name(text: nameText(of: key))
  }

  private static func nameText(of key: Node) -> String {
    guard case .scalar(let scalar) = key.content else { return "" }
    switch scalar.value {
    case .null: return scalar.text.isEmpty ? "" : "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .number(let digits): return digits
    case .infinity, .notANumber, .string: return scalar.text
    }
  }

  private static func isMerge(_ key: Node) -> Bool {
    guard case .scalar(let scalar) = key.content else { return false }
    return scalar.style == .plain && scalar.tag == nil && scalar.text == "<<"
  }

  /// Ends the collection: puts in the place of every `<<` the entries that it stands for. Written keys win, then what is merged first. A key
  /// whose value was never read is left with none.
  mutating func finish(at end: Int) {
    if key != nil {
      add(Node(.scalar(Scalar(text: "", style: .plain, layout: .verbatim(end))), range: end..<end))
    }
    guard hasMerges else { return }
    var seen: Set<Name> = []
    for (entry, name) in zip(entries, names) where !Self.isMerge(entry.key) { seen.insert(name) }
    var merged: [Node.Entry] = []
    for entry in entries {
      guard Self.isMerge(entry.key) else {
        merged.append(entry)
        continue
      }
      for source in sources(of: entry.value) {
        for candidate in source {
          if seen.insert(Self.name(of: candidate.key)).inserted { merged.append(candidate) }
        }
      }
    }
    entries = merged
  }

  /// The mappings that a merge takes from.
  private mutating func sources(of value: Node) -> [[Node.Entry]] {
    switch value.content {
    case .mapping(let entries): return [entries]
    case .sequence(let nodes):
      return nodes.compactMap { node in
        if case .mapping(let entries) = node.content { return entries }
        if Self.isUnresolved(node) { return nil }
        diagnostics.append(.mergeValue(SourceSpan(file, node.range)))
        return nil
      }
    case .scalar:
      if Self.isUnresolved(value) { return [] }
      diagnostics.append(.mergeValue(SourceSpan(file, value.range)))
      return []
    }
  }

  /// An alias that stands for nothing, which is reported already: only such a plain scalar has a place and no text.
  private static func isUnresolved(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node.content else { return false }
    return scalar.style == .plain && scalar.text.isEmpty && !node.range.isEmpty
  }
}
