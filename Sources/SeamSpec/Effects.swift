import SeamSource
import SeamValue

/// What must have changed while a step ran, and that nothing else did: `effects`.
package struct Effects: Sendable {
  package var span: SourceSpan
  /// By dependency, in the order written; nil for `none`: nothing on any dependency that can be watched.
  package var dependencies: [OfDependency]?

  package struct OfDependency: Sendable {
    package var name: Step.Name
    /// Empty for `none`.
    package var subjects: [Subject]
  }

  /// A table, a key of messages, or a request.
  package struct Subject: Sendable {
    package var name: Template
    package var span: SourceSpan
    package var test: Test
  }

  package enum Test: Sendable {
    /// It may change as it likes.
    case any
    /// Rows of a table, by what happened to them; what is not named must not have happened.
    case rows([Clause])
    /// Messages or requests.
    case things(Amount)
  }

  package struct Clause: Sendable {
    package var kind: RowEffect
    package var span: SourceSpan
    package var amount: Amount
  }

  package enum RowEffect: String, Sendable, CaseIterable {
    case inserted, updated, deleted
  }

  package enum Amount: Sendable {
    case none
    case count(Int)
    /// Exactly these, in any order.
    case these([Expected])
  }

  /// One row, message or request.
  package struct Expected: Sendable {
    /// As it is afterwards.
    package var now: Pattern<Template>
    /// As it was before, where `$was` says something of that.
    package var was: Pattern<Template>?
    /// The columns that are written: of an update, no other may have changed.
    package var columns: [String]
    package var span: SourceSpan
  }

  /// Every template, for checking what they refer to.
  package var templates: [Template] {
    (dependencies ?? []).flatMap(\.subjects).flatMap { subject -> [Template] in
      let amounts: [Amount] =
        switch subject.test {
        case .any: []
        case .rows(let clauses): clauses.map(\.amount)
        case .things(let amount): [amount]
        }
      return [subject.name]
        + amounts.flatMap { amount -> [Template] in
          guard case .these(let expected) = amount else { return [] }
          return expected.flatMap { $0.now.operands + ($0.was?.operands ?? []) }
        }
    }
  }
}
