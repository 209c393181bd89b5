import SeamSource
import SeamValue

/// One step: an action and its options.
package struct Step: Sendable {
  package var id: Name?
  /// For people; where there is none, the action's own line stands in.
  package var name: String?
  package var action: Action
  /// The dependency or service that the step acts on.
  package var target: Name?
  /// What must be true of the result, in the order written.
  package var expectations: [Expectation] = []
  package var saves: [Save] = []
  package var condition: Template?
  /// The list for whose items the step runs, one after the other.
  package var each: Template?
  /// The ids of the steps that it waits for; nil for all above it.
  package var needs: Located<[Name]>?
  /// Gives up looking again where it is true.
  package var until: Template?
  /// Whether looking again may act again.
  package var repeats = false
  package var within: Located<Duration>?
  package var every: Located<Duration>?
  package var timeout: Duration?
  package var effects: Effects?
  /// How long nothing further may come once the effects hold; nil for the default.
  package var settle: Located<Duration>?
  /// How long what is expected has to hold once it does.
  package var throughout: Located<Duration>?
  /// The action's key and value, on which failures without a better place point.
  package var span: SourceSpan

  /// An identifier that the user chose or referred to.
  package struct Name: Sendable {
    package var text: String
    package var span: SourceSpan
  }

  package struct Expectation: Sendable {
    /// A field of the action's result: `status`, `rows` …
    package var field: String
    package var pattern: Pattern<Template>
    package var span: SourceSpan
  }

  package struct Save: Sendable {
    package var name: Name
    package var value: Template
  }

  /// How people read the step: its name, or its action.
  package var title: String { name ?? action.title }
}

/// A value with the place where it is written.
package struct Located<Wrapped: Sendable>: Sendable {
  package var value: Wrapped
  package var span: SourceSpan

  package init(_ value: Wrapped, _ span: SourceSpan) {
    self.value = value
    self.span = span
  }
}
