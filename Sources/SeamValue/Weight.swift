extension Value {
  /// How much a value holds as if nothing in it were shared: one for each value in it, and one for sixteen bytes of text. What is built of
  /// shared parts can hold more than any memory; counting ends somewhere behind a limit.
  package func weight(upTo limit: Int) -> Int {
    var weight = 0
    // Lists are left open rather than copied out, so that the waiting ones are as many as the value is deep.
    var open: [(members: Members, next: Int)] = []
    func begin(_ value: Value) {
      weight += 1
      switch value {
      case .string(let text): weight += text.utf8.count / 16
      case .bytes(let bytes): weight += bytes.count / 16
      case .list(let items) where !items.isEmpty: open.append((.items(items), 0))
      case .map(let map) where !map.isEmpty: open.append((.entries(map.entries), 0))
      default: break
      }
    }
    begin(self)
    while let (members, next) = open.last, weight <= limit {
      if next < members.count {
        open[open.count - 1].next += 1
        begin(members[next])
      } else {
        open.removeLast()
      }
    }
    return weight
  }

  private enum Members {
    case items([Value])
    case entries([ValueMap.Entry])

    var count: Int {
      switch self {
      case .items(let items): items.count
      case .entries(let entries): entries.count
      }
    }

    subscript(index: Int) -> Value {
      switch self {
      case .items(let items): items[index]
      case .entries(let entries): entries[index].value
      }
    }
  }
}
