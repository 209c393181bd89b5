import SeamSource
import SeamValue

/// One step: an action and its options.
///
/// A class, so that handing on a step, and the plan, the runs and the reports that hold it, copies a reference and not two dozen fields.
package final class Step: Sendable {
  package let id: Name?
  /// For people; where there is none, the action's own line stands in.
  package let name: String?
  package let action: Action
  /// The dependency or service that the step acts on.
  package let target: Name?
  /// What must be true of the result, in the order written.
  package let expectations: [Expectation]
  package let saves: [Save]
  package let condition: Template?
  /// The list for whose items the step runs, one after the other.
  package let each: Template?
  /// The ids of the steps that it waits for; nil for all above it.
  package let needs: Located<[Name]>?
  /// Gives up looking again where it is true.
  package let until: Template?
  /// Whether looking again may act again.
  package let repeats: Bool
  package let within: Located<Duration>?
  package let every: Located<Duration>?
  package let timeout: Duration?
  package let effects: Effects?
  /// How long nothing further may come once the effects hold; nil for the default.
  package let settle: Located<Duration>?
  /// How long what is expected has to hold once it does.
  package let throughout: Located<Duration>?
  /// The action's key and value, on which failures without a better place point.
  package let span: SourceSpan
  /// How people read the step: its name, or its action.
  package let title: String

  init(
    id: Name? = nil, name: String? = nil, action: Action, target: Name? = nil, expectations: [Expectation] = [], saves: [Save] = [],
    condition: Template? = nil, each: Template? = nil, needs: Located<[Name]>? = nil, until: Template? = nil, repeats: Bool = false,
    within: Located<Duration>? = nil, every: Located<Duration>? = nil, timeout: Duration? = nil, effects: Effects? = nil,
    settle: Located<Duration>? = nil, throughout: Located<Duration>? = nil, span: SourceSpan
  ) {
    self.id = id
    self.name = name
    self.action = action
    self.target = target
    self.expectations = expectations
    self.saves = saves
    self.condition = condition
    self.each = each
    self.needs = needs
    self.until = until
    self.repeats = repeats
    self.within = within
    self.every = every
    self.timeout = timeout
    self.effects = effects
    self.settle = settle
    self.throughout = throughout
    self.span = span
    title = name ?? action.title
  }

  /// An identifier that the user chose or referred to.
  package struct Name: Sendable {
    package var text: String
    package var span: SourceSpan
  }

  package final class Expectation: Sendable {
    /// A field of the action's result: `status`, `rows` …
    package let field: String
    package let pattern: Pattern<Template>
    package let span: SourceSpan
    /// The pattern, where there is nothing to be computed or read for it: most are compared as they are written.
    package let constant: Pattern<Value>?

    init(field: String, pattern: Pattern<Template>, span: SourceSpan) {
      self.field = field
      self.pattern = pattern
      self.span = span
      constant = pattern.constant
    }
  }

  package struct Save: Sendable {
    package var name: Name
    package var value: Template
  }
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
