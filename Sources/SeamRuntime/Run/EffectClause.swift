import SeamSource
import SeamSpec
import SeamValue

/// What is expected of one kind of change of one subject, its values computed.
struct EffectClause {
  let kind: Effect.Kind
  let span: SourceSpan
  private let amount: Amount

  private enum Amount {
    case none
    case count(Int)
    /// A list, in any order.
    case these(Pattern<Value>, count: Int)
  }

  init(_ kind: Effect.Kind, _ amount: Effects.Amount, at span: SourceSpan, _ scope: Scope) throws(Diagnostic) {
    self.kind = kind
    self.span = span
    switch amount {
    case .none: self.amount = .none
    case .count(let count): self.amount = .count(count)
    case .these(let expected):
      var patterns: [Pattern<Value>] = []
      for row in expected { patterns.append(try Self.pattern(row, kind, scope)) }
      let list = Pattern<Value>(.list(patterns), span: span)
      self.amount = .these(patterns.count == 1 ? list : Pattern(.pattern(.unordered, list), span: span), count: patterns.count)
    }
  }

  private static func pattern(_ row: Effects.Expected, _ kind: Effect.Kind, _ scope: Scope) throws(Diagnostic) -> Pattern<Value> {
    func evaluate(_ pattern: Pattern<Template>) throws(Diagnostic) -> Pattern<Value> {
      try pattern.evaluate(scope)
    }
    let now = try evaluate(row.now)
    guard kind == .updated else { return now }
    // Beside the row after, an update has the row before, and the columns that changed.
    var fields: [Pattern<Value>.Field] = [.init(.name("now"), now)]
    if let was = row.was { fields.append(.init(.name("was"), try evaluate(was))) }
    let columns = Pattern<Value>(.value(.in, .list(row.columns.map(Value.string))), span: row.span)
    fields.append(.init(.name("changed"), Pattern(.pattern(.every, columns), span: row.span)))
    return Pattern(.object(fields), span: row.span)
  }

  /// In words: "1 inserted".
  var words: String {
    switch amount {
    case .none: "none"
    case .count(let count), .these(_, let count): "\(count) \(kind.rawValue)"
    }
  }

  func match(_ found: [Effect], at subject: String) -> [Mismatch] {
    let path = kind == .happened ? subject : "\(subject) \(kind.rawValue)"
    switch amount {
    case .none:
      if found.isEmpty { return [] }
      return [Mismatch(path: path, expected: "none", found: "\(found.count)", detail: nil, span: span)]
    case .count(let count):
      if found.count == count { return [] }
      return [Mismatch(path: path, expected: "\(count)", found: "\(found.count)", detail: nil, span: span)]
    case .these(let pattern, let count):
      if found.count != count {
        return [Mismatch(path: path, expected: "\(count)", found: found.isEmpty ? "none" : "\(found.count)", detail: nil, span: span)]
      }
      let mismatches = pattern.match(.list(found.map { value(of: $0) }), at: path)
      return kind == .updated ? mismatches.map { asUpdate($0, found, at: path) } : mismatches
    }
  }

  /// What an update is compared as has the row before and after and the columns that changed; a mismatch names a column of the row.
  private func asUpdate(_ mismatch: Mismatch, _ found: [Effect], at path: String) -> Mismatch {
    guard mismatch.path.hasPrefix(path + "["), let end = mismatch.path.firstIndex(of: "]") else { return mismatch }
    let item = mismatch.path[...end]
    let rest = mismatch.path[mismatch.path.index(after: end)...]
    var mismatch = mismatch
    if rest.hasPrefix(".now") {
      mismatch.path = String(item + rest.dropFirst(4))
    } else if rest.hasPrefix(".was") {
      mismatch.path = String(item + rest.dropFirst(4))
      mismatch.found += ", before the step"
    } else if rest.hasPrefix(".changed["), let index = Int(item.dropFirst(path.count + 1).dropLast()), found.indices.contains(index),
      let place = Int(rest.dropFirst(9).prefix { $0 != "]" }), found[index].changed.indices.contains(place)
    {
      let column = found[index].changed[place]
      let (was, now) = (found[index].before?[column] ?? .null, found[index].after?[column] ?? .null)
      mismatch.path = "\(item).\(column)"
      mismatch.expected = "\(was.display(limit: 60)), as before, for it is not named"
      mismatch.found = now.display(limit: 60)
    }
    return mismatch
  }

  private func value(of effect: Effect) -> Value {
    guard kind == .updated else { return effect.after ?? effect.before ?? .null }
    return .object([
      ("now", effect.after ?? .null), ("was", effect.before ?? .null), ("changed", .list(effect.changed.map(Value.string))),
    ])
  }
}
