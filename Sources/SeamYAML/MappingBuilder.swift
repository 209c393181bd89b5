import SeamSource

/// Makes a mapping of the entries that are written: finds keys that are written twice (YAML 1.2.2, section 3.2.1.3) and merges what `<<`
/// asks for (YAML's merge key, the language's one extension).
struct MappingBuilder {
  private let file: SourceFile
  private(set) var diagnostics: [Diagnostic] = []
  /// What the keys of the mapping at hand are looked up by. It stays allocated for the next.
  private var names: [Name] = []

  /// How many keys are compared one by one.
  private static let comparedUpTo = 8

  init(file: SourceFile) {
    self.file = file
  }

  /// The entries of the mapping: of a key that is written twice the first, and in the place of every `<<` what it stands for.
  mutating func entries(_ written: [Node.Entry]) -> [Node.Entry] {
    names.removeLast(names.count)
    var isPlain = true
    for index in written.indices {
      let name = Self.name(of: written[index].key)
      if written.count <= Self.comparedUpTo, names.contains(name) { isPlain = false }
      if name.text == "<<" { isPlain = false }
      names.append(name)
    }
    if isPlain, written.count <= Self.comparedUpTo { return written }
    let entries = withoutDuplicates(written)
    return entries.contains { Self.isMerge($0.key) } ? merged(entries) : entries
  }

  private mutating func withoutDuplicates(_ written: [Node.Entry]) -> [Node.Entry] {
    var first: [Name: Int] = [:]
    first.reserveCapacity(written.count)
    var duplicates: Set<Int> = []
    for (position, name) in names.enumerated() {
      guard let before = first[name] else {
        first[name] = position
        continue
      }
      duplicates.insert(position)
      diagnostics.append(
        .duplicateKey(SourceSpan(file, written[position].key.range), name.text, first: SourceSpan(file, written[before].key.range)))
    }
    if duplicates.isEmpty { return written }
    return written.enumerated().filter { !duplicates.contains($0.offset) }.map(\.element)
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

  // MARK: - Merging

  private static func isMerge(_ key: Node) -> Bool {
    guard case .scalar(let scalar) = key.content else { return false }
    return scalar.style == .plain && scalar.tag == nil && scalar.text == "<<"
  }

  /// Written keys win, then what is merged first.
  private mutating func merged(_ entries: [Node.Entry]) -> [Node.Entry] {
    var seen: Set<Name> = []
    for entry in entries where !Self.isMerge(entry.key) { seen.insert(Self.name(of: entry.key)) }
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
    return merged
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
