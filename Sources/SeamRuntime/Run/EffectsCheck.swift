import SeamSource
import SeamSpec
import SeamValue

/// Looks at what happened on each dependency since a step began, and holds it against the step's `effects`.
struct EffectsCheck {
  private struct Watched {
    var name: String
    var source: any WatchedDependency
    var mark: UInt64
    /// Where the spec names it.
    var span: SourceSpan
    var subjects: [Subject]
  }

  private struct Subject {
    var name: String
    var span: SourceSpan
    /// Nil for what may change as it likes.
    var clauses: [EffectClause]?
  }

  private let effects: Effects
  private var watched: [Watched]

  /// Marks every dependency that is looked at.
  init(_ effects: Effects, in world: World) async throws(Issue) {
    self.effects = effects
    watched = []
    let named = effects.dependencies.map { $0.map { ($0.name.text, $0.name.span) } }
    for (name, span) in named ?? world.dependencies.keys.sorted().map({ ($0, effects.span) }) {
      guard let source = world.dependencies[name] as? any WatchedDependency else {
        if named == nil { continue }
        throw Issue(.broken, [Diagnostic("not-watched", "'\(name)' cannot be watched", at: span)])
      }
      let mark: UInt64
      do {
        mark = try await source.markEffects()
      } catch {
        // What cannot be watched just now is nothing that the spec names.
        if named == nil, error.reason == .invalid { continue }
        throw Issue(driver: error, at: span, exchange: nil, isEnvironment: true)
      }
      watched.append(Watched(name: name, source: source, mark: mark, span: span, subjects: []))
    }
  }

  /// Computes what is expected, once the step's own result is known.
  mutating func evaluate(_ scope: Scope) throws(Diagnostic) {
    for dependency in effects.dependencies ?? [] {
      guard let index = watched.firstIndex(where: { $0.name == dependency.name.text }) else { continue }
      for subject in dependency.subjects {
        var clauses: [EffectClause]?
        switch subject.test {
        case .any: break
        case .rows(let rows):
          clauses = []
          for kind in Effects.RowEffect.allCases {
            let clause = rows.first { $0.kind == kind }
            clauses?.append(
              try EffectClause(
                Effect.Kind(rawValue: kind.rawValue) ?? .happened, clause?.amount ?? .none, at: clause?.span ?? subject.span, scope))
          }
        case .things(let amount): clauses = [try EffectClause(.happened, amount, at: subject.span, scope)]
        }
        watched[index].subjects.append(Subject(name: try subject.name.text(scope), span: subject.span, clauses: clauses))
      }
    }
  }

  /// Every way in which what happened is not what was expected; empty where all holds.
  func look() async throws(Issue) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for dependency in watched {
      let found: [Effect]
      do {
        found = try await dependency.source.effects(since: dependency.mark)
      } catch {
        throw Issue(driver: error, at: dependency.span, exchange: nil, isEnvironment: true)
      }
      diagnostics += Self.compare(dependency, found)
    }
    return diagnostics
  }

  // MARK: Comparing

  private static func compare(_ watched: Watched, _ found: [Effect]) -> [Diagnostic] {
    var table = EffectTable(dependency: watched.name)
    var mismatches: [Mismatch] = []
    var rest = found
    for subject in watched.subjects {
      let own = rest.filter { $0.names.contains(subject.name) }
      rest.removeAll { $0.names.contains(subject.name) }
      guard let clauses = subject.clauses else { continue }
      for clause in clauses {
        let these = own.filter { $0.kind == clause.kind }
        let differences = clause.match(these, at: subject.name)
        mismatches += differences
        table.add(subject.name, clause, these, isWrong: !differences.isEmpty)
      }
      for kind in Set(own.map(\.kind)).subtracting(clauses.map(\.kind)) {
        let these = own.filter { $0.kind == kind }
        table.addUnexpected(subject.name, these)
        mismatches.append(
          Mismatch(path: subject.name, expected: "nothing \(kind.rawValue)", found: "\(these.count)", detail: nil, span: subject.span))
      }
    }
    var others: [(String, [Effect])] = []
    for effect in rest {
      if let index = others.firstIndex(where: { $0.0 == effect.subject && $0.1[0].kind == effect.kind }) {
        others[index].1.append(effect)
      } else {
        others.append((effect.subject, [effect]))
      }
    }
    for (subject, effects) in others { table.addUnexpected(subject, effects) }
    if mismatches.isEmpty, others.isEmpty { return [] }
    var message = "\(watched.name) did not change as expected"
    if mismatches.isEmpty, let (subject, effects) = others.first {
      message =
        "\(watched.name): \(subject): \(EffectTable.words(effects, effects[0].kind)), which the spec does not name"
    }
    let details = mismatches.map { "\($0.path): expected \($0.expected), found \($0.found)\($0.detail.map { " (\($0))" } ?? "")" }
    return [
      Diagnostic(
        "effects", message, at: mismatches.first.flatMap(\.span) ?? watched.span, label: details.first,
        notes: Array(details.dropFirst()) + table.lines)
    ]
  }
}
