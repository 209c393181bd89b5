import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// One step: exactly one action, and options.
  mutating func step(_ node: Node) -> Step? {
    guard let entries = entries(node, "a step") else { return nil }
    let keys = entries.map { $0.key.text ?? "" }
    let actions = entries.filter { Vocabulary.actions.contains($0.key.text ?? "") }
    let vocabulary = Vocabulary.step(actions.first?.key.text)
    if actions.count > 1 {
      report(.twoActions(actions[0], actions[1], in: file))
      return nil
    }
    guard let fields = fields(node, vocabulary) else { return nil }
    guard let entry = actions.first, let keyword = entry.key.text else {
      // An unknown or unsupported key has been reported, and was most likely meant to be the action.
      if keys.allSatisfy(Vocabulary.stepOptions.contains) { report(.noAction(at: span(node))) }
      return nil
    }
    let place = SourceSpan(file, entry.key.range.lowerBound..<max(entry.key.range.upperBound, entry.value.firstLineEnd(in: file)))
    let action = action(keyword, entry.value, fields)
    let id = fields["id"].flatMap { identifier($0, "the id of a step") }
    let name = fields["name"].flatMap { nonEmptyText($0, "the name of a step") }
    let target = fields["on"].flatMap { identifier($0, "what a step acts on") }
    let expectations = fields["expect"].map { self.expectations($0, of: action) } ?? []
    let saves = fields["save"].map { self.saves($0) } ?? []
    let condition = fields["when"].flatMap { self.condition($0, "'when'") }
    let within = fields["within"].flatMap { located($0, "'within'") }
    let every = fields["every"].flatMap { located($0, "'every'") }
    let timeout = fields["timeout"].flatMap { positiveDuration($0, "'timeout'") }
    if let every, let within, every.value > within.value { report(.everyBeyondWithin(every, within)) }
    if let every, fields["within"] == nil {
      report(Diagnostic("every-without-within", "'every' says how often to look, but without 'within' a step looks once", at: every.span))
    }
    let effects = fields["effects"].flatMap { self.effects($0) }
    // Nothing has to be waited for.
    let settle = fields["settle"].flatMap { node in duration(node, "'settle'").map { Located($0, span(node)) } }
    let throughout = fields["throughout"].flatMap { located($0, "'throughout'") }
    for key in ["settle", "throughout"] where fields["effects"] == nil {
      guard let entry = fields.entry(key) else { continue }
      report(Diagnostic("without-effects", "'\(key)' says how long effects have to hold, and the step expects none", at: span(entry.key)))
    }
    guard let action else { return nil }
    let needless = if case .publish = action { ["expect", "save", "id"] } else { ["expect", "save", "id", "timeout"] }
    if action.resultFields.isEmpty, let entry = needless.compactMap({ fields.entry($0) }).first {
      report(.noResult(action, at: span(entry.key)))
    }
    return Step(
      id: id, name: name, action: action, target: target, expectations: expectations, saves: saves, condition: condition, within: within,
      every: every, timeout: timeout, effects: effects, settle: settle, throughout: throughout, span: place)
  }

  private mutating func located(_ node: Node, _ subject: String) -> Located<Duration>? {
    positiveDuration(node, subject).map { Located($0, span(node)) }
  }

  private mutating func saves(_ node: Node) -> [Step.Save] {
    (entries(node, "'save'") ?? []).compactMap { entry in
      guard let name = identifier(entry.key, "a saved name"), let value = template(entry.value) else { return nil }
      return Step.Save(name: name, value: value)
    }
  }
}

extension Node {
  /// The end of the node on the line on which it starts.
  fileprivate func firstLineEnd(in file: SourceFile) -> Int {
    min(range.upperBound, max(range.lowerBound, file.lineRange(at: range.lowerBound).upperBound))
  }
}

extension Diagnostic {
  static func twoActions(_ first: Node.Entry, _ second: Node.Entry, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      "two-actions", "a step does one thing: '\(first.key.text ?? "")' or '\(second.key.text ?? "")'",
      at: SourceSpan(file, second.key.range), label: "make this a step of its own",
      related: [.init(SourceSpan(file, first.key.range), "the first action")])
  }

  static func everyBeyondWithin(_ every: Located<Duration>, _ within: Located<Duration>) -> Diagnostic {
    Diagnostic(
      "every-beyond-within", "the step would look once: 'every' is longer than 'within'", at: every.span,
      related: [.init(within.span, "no longer than this")])
  }

  static func noResult(_ action: Action, at span: SourceSpan) -> Diagnostic {
    Diagnostic("no-result", "'\(action.keyword)' does nothing that could be named, expected or waited for", at: span, label: "leave it out")
  }

  static func noAction(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "no-action", "a step needs an action", at: SourceSpan(span.file, span.range.lowerBound..<span.range.lowerBound),
      notes: ["the actions are: \(Vocabulary.actions.joined(separator: ", "))"])
  }
}
