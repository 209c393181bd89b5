import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// One step: exactly one action, and options.
  mutating func step(_ node: Node) -> Step? {
    guard var entries = entries(node, "a step") else {
      unreadNames.insert("*")
      return nil
    }
    let keys = entries.map { $0.key.text ?? "" }
    var actions = entries.filter { Vocabulary.actions.contains($0.key.text ?? "") }
    if actions.isEmpty, let action = correctAction(in: &entries) { actions = [action] }
    let vocabulary = Vocabulary.step(actions.first?.key.text)
    if actions.count > 1 {
      report(.twoActions(actions[0], actions[1], in: file))
      return unreadable(entries)
    }
    if actions.isEmpty, let note = Self.belonging(keys) {
      report(.noAction(at: span(node), note: note))
      return unreadable(entries)
    }
    let fields = fields(entries, at: node, vocabulary)
    guard let entry = actions.first, let keyword = entry.key.text else {
      // An unknown or unsupported key has been reported, and was most likely meant to be the action.
      if keys.allSatisfy(Vocabulary.stepOptions.contains) { report(.noAction(at: span(node))) }
      return unreadable(entries)
    }
    let place = SourceSpan(file, entry.key.range.lowerBound..<max(entry.key.range.upperBound, entry.value.firstLineEnd(in: file)))
    let action = action(keyword, entry.value, fields)
    let id = fields["id"].flatMap { identifier($0, "the id of a step") }
    if id == nil, fields["id"] != nil { unreadNames.insert("*") }
    let name = fields["name"].flatMap { nonEmptyText($0, "the name of a step") }
    let target = fields["on"].flatMap { identifier($0, "what a step acts on") }
    let expectations = fields["expect"].map { self.expectations($0, of: action) } ?? []
    let saves = fields["save"].map { self.saves($0) } ?? []
    let condition = fields["when"].flatMap { self.condition($0, "'when'") }
    let within = fields["within"].flatMap { located($0, "'within'") }
    let every = fields["every"].flatMap { located($0, "'every'") }
    let timeout = fields["timeout"].flatMap { positiveDuration($0, "'timeout'") }
    if let every, let within, every.value > within.value { report(.everyBeyondWithin(every, within)) }
    if let every, fields["within"] == nil, fields["throughout"] == nil {
      report(Diagnostic("every-without-within", "'every' says how often to look, but without 'within' a step looks once", at: every.span))
    }
    let each = fields["each"].flatMap { list($0) }
    let needs = fields["needs"].flatMap { self.needs($0) }
    let until = fields["until"].flatMap { self.condition($0, "'until'") }
    let repeats = fields["repeat"].flatMap { boolean($0, "'repeat'") } ?? false
    checkLooking(fields)
    let effects = fields["effects"].flatMap { self.effects($0) }
    // Nothing has to be waited for.
    let settle = fields["settle"].flatMap { node in duration(node, "'settle'").map { Located($0, span(node)) } }
    let throughout = fields["throughout"].flatMap { located($0, "'throughout'") }
    if let entry = fields.entry("settle"), fields["effects"] == nil {
      report(Diagnostic("without-effects", "'settle' says how long effects have to hold, and the step expects none", at: span(entry.key)))
    }
    guard let action else { return unreadable(entries) }
    if action.resultFields.isEmpty {
      // An id is also what others wait for.
      let needless =
        if case .publish = action { ["expect", "save"] } else { action.isFrame ? ["expect", "save"] : ["expect", "save", "timeout"] }
      if let entry = needless.compactMap({ fields.entry($0) }).first { report(.noResult(action, at: span(entry.key))) }
    }
    return Step(
      id: id, name: name, action: action, target: target, expectations: expectations, saves: saves, condition: condition, each: each,
      needs: needs, until: until, repeats: repeats, within: within, every: every, timeout: timeout, effects: effects, settle: settle,
      throughout: throughout, span: place)
  }

  /// Of a step without an action whose keys are all known, what the one that belongs to an action belongs to.
  private static func belonging(_ keys: [String]) -> String? {
    let others = keys.filter { !Vocabulary.stepOptions.contains($0) }
    guard let key = others.first, others.allSatisfy({ key in Vocabulary.actionKeys.values.contains { $0.contains(key) } }) else {
      return nil
    }
    let actions = Vocabulary.actions.filter { Vocabulary.actionKeys[$0]?.contains(key) == true }
    return "'\(key)' belongs to \(actions.map { "'\($0)'" }.joined(separator: ", "))"
  }

  /// Reports a misspelt action, and puts the one that was meant in its place; where no key is one.
  private mutating func correctAction(in entries: inout [Node.Entry]) -> Node.Entry? {
    let vocabulary = Vocabulary.step(nil)
    for index in entries.indices {
      let key = entries[index].key.text ?? ""
      guard !vocabulary.keys.contains(key), !vocabulary.later.contains(key), let meant = MeantKey.of(key, in: vocabulary.keys),
        Vocabulary.actions.contains(meant)
      else { continue }
      report(.unknownKey(key, of: vocabulary, at: span(entries[index].key)))
      entries[index] = entries[index].renamed(meant)
      return entries[index]
    }
    return nil
  }

  /// Of a step that could not be read the names are kept: who uses them makes no further mistake.
  mutating func unreadable(_ entries: [Node.Entry]) -> Step? {
    for entry in entries {
      if entry.key.text == "id", let id = entry.value.text { unreadNames.insert(id) }
      if entry.key.text == "save", case .mapping(let saves) = entry.value.content { unreadNames.formUnion(saves.compactMap(\.key.text)) }
    }
    return nil
  }

  /// What only makes sense where a step looks again.
  private mutating func checkLooking(_ fields: Fields) {
    if let entry = fields.entry("until"), fields["within"] == nil {
      report(
        Diagnostic("until-without-within", "'until' gives up looking again, but without 'within' a step looks once", at: span(entry.key)))
    }
    guard let entry = fields.entry("repeat") else { return }
    if fields["within"] == nil, fields["throughout"] == nil {
      report(
        Diagnostic("repeat-without-within", "'repeat' allows a step to act again, but without 'within' it acts once", at: span(entry.key)))
    } else if fields["effects"] != nil {
      report(
        Diagnostic("repeat-with-effects", "a step with 'effects' acts once: what is looked at again is what it did", at: span(entry.key)))
    }
  }

  /// A list, or a `${…}` that gives one.
  private mutating func list(_ node: Node) -> Template? {
    guard let template = template(node) else { return nil }
    switch template {
    case .expression, .list, .constant(.list): return template
    default:
      report(.wrongKind("'each'", expected: "a list, or a single ${…} that gives one", found: node.kind, at: span(node)))
      return nil
    }
  }

  private mutating func needs(_ node: Node) -> Located<[Step.Name]>? {
    if case .scalar = node.content, !node.isNull {
      report(.wrongKind("'needs'", expected: "a list of ids", found: node.kind, at: span(node)))
      return nil
    }
    guard let items = items(node, "'needs'") else { return nil }
    return Located(items.compactMap { identifier($0, "the id of a step") }, span(node))
  }

  private mutating func located(_ node: Node, _ subject: String) -> Located<Duration>? {
    positiveDuration(node, subject).map { Located($0, span(node)) }
  }

  private mutating func saves(_ node: Node) -> [Step.Save] {
    guard let entries = entries(node, "'save'") else {
      unreadNames.insert("*")
      return []
    }
    return entries.compactMap { entry in
      guard let name = identifier(entry.key, "a saved name") else { return nil }
      guard let value = template(entry.value) else {
        unreadNames.insert(name.text)
        return nil
      }
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

  static func noAction(at span: SourceSpan, note: String? = nil) -> Diagnostic {
    Diagnostic(
      "no-action", "a step needs an action", at: SourceSpan(span.file, span.range.lowerBound..<span.range.lowerBound),
      notes: [note, "the actions are: \(Vocabulary.actions.joined(separator: ", "))"].compactMap(\.self))
  }
}
