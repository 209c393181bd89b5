import SeamSource

/// Plain values: written ones that need no operator, and those that expressions computed.
extension Matcher {
  /// Two lists or two objects that are being compared.
  private struct Comparison {
    enum Members {
      case items([Value], [Value])
      case fields(ValueMap, ValueMap)
    }

    let members: Members
    var next = 0
  }

  /// Without recursion, so that depth costs no stack.
  mutating func compare(_ expected: Value, _ found: Value?, exactly: Bool, at span: SourceSpan?) {
    var open: [Comparison] = []
    begin(expected, found, exactly: exactly, at: span, in: &open)
    let root = path.steps.count
    while let current = open.last, !isDecided {
      path.steps.removeLast(path.steps.count - root - (open.count - 1))
      let index = current.next
      open[open.count - 1].next += 1
      switch current.members {
      case .items(let wanted, let items) where index < wanted.count:
        path.steps.append(.index(index))
        begin(wanted[index], items[index], exactly: exactly, at: span, in: &open)
      case .fields(let wanted, let map) where index < wanted.count:
        let entry = wanted.entries[index]
        path.steps.append(.key(entry.key.rendered))
        if let value = map[entry.key] {
          begin(entry.value, value, exactly: exactly, at: span, in: &open)
        } else {
          failAsAbsent(entry.key.rendered, in: map, expected: Self.display(entry.value), at: span)
        }
      case .items: open.removeLast()
      case .fields(let wanted, let map):
        open.removeLast()
        if exactly { failOnOtherKeys(than: Set(wanted.entries.map { ExactText($0.key.rendered) }), in: map, at: span) }
      }
    }
    path.steps.removeLast(path.steps.count - root)
  }

  private mutating func begin(
    _ expected: Value, _ found: Value?, exactly: Bool, at span: SourceSpan?, in open: inout [Comparison]
  ) {
    switch (expected, found) {
    case (.map(let wanted), .map(let map)): open.append(Comparison(members: .fields(wanted, map)))
    case (.list(let wanted), .list(let items)) where wanted.count == items.count:
      open.append(Comparison(members: .items(wanted, items)))
    case (.list(let wanted), _): matchList(wanted.map { Pattern(.equals($0), span: span) }, found, exactly: exactly, at: span)
    case (.map(let wanted), _): failAsNoObject(wanted.entries.map(\.key.rendered), found, at: span)
    default:
      if let found, expected.scalarEquals(found) == true || Self.isSameInstant(expected, found) { return }
      fail(span, expected: Self.display(expected), found: Self.display(found), detail: Self.difference(expected, found))
    }
  }

  /// JSON has no timestamps: one that was computed equals the text that RFC 3339 writes for it.
  private static func isSameInstant(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.timestamp, .string), (.string, .timestamp): a.instant != nil && a.instant == b.instant
    default: false
    }
  }

  /// Why two values that may look alike are not equal.
  private static func difference(_ expected: Value, _ found: Value?) -> String? {
    switch (expected, found) {
    case (.null, nil): "an absent key is not null"
    case (.string(let wanted), .string(let text)?): TextDifference.describe(wanted, text)
    case (_, let found?) where expected.kind != found.kind && expected.rendered.isSame(as: found.rendered):
      "one is of kind \(expected.kind), the other \(found.kind)"
    default: nil
    }
  }
}
