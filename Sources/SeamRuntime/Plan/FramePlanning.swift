import SeamSource
import SeamSpec
import SeamValue

extension Planner {
  /// Steps that a spec may come to, those of included files and groups counted each time: beyond this they include each other many times over.
  private static let maximumSteps = 10_000

  /// The steps of a spec, an included file or a group, each checked in the scope of what it waits for.
  mutating func plan(
    _ all: [(phase: Phase, step: Step)], names: inout NamesOfSpec, scope: inout [String: StaticType], unread: Set<String>, in spec: Spec,
    uses: inout Set<String>
  ) -> [PlannedStep] {
    plannedSteps += all.count
    guard plannedSteps <= Self.maximumSteps else {
      if let step = all.first?.step, plannedSteps - all.count <= Self.maximumSteps {
        report(Diagnostic("too-many-steps", "the spec comes to more than \(Self.maximumSteps) steps", at: step.span))
      }
      return []
    }
    let graph = StepGraph(all, unread: unread) { report($0) }
    checkEffectsBeside(all, graph)
    var planned = [PlannedStep?](repeating: nil, count: all.count)
    for index in graph.order {
      let (phase, step) = all[index]
      names.look(from: index, in: graph)
      note(usedIn: step, into: &uses)
      var inner = scope
      var item = StaticType.any
      if let each = step.each { item = checkEach(each, scope, names) }
      if step.each != nil { inner["item"] = item }
      outputTypes = nil
      let operation = operation(for: step, in: spec, scope: inner, names: names, unread: unread, uses: &uses)
      // Of files and groups, what their outputs are is known now.
      let fields = outputTypes ?? step.action.resultFields
      let saved = check(step, fields, scope: inner, outer: scope, names: names)
      checkEffects(of: step)
      let result = StaticType.object(fields)
      // Of a name that is used twice, or taken, the first meaning stays.
      if let id = step.id, scope[id.text] == nil { scope[id.text] = step.each == nil ? result : .list(result) }
      scope.merge(saved) { first, _ in first }
      guard let operation else { continue }
      planned[index] = PlannedStep(
        step: step, phase: phase, operation: operation, timeout: step.timeout ?? defaultTimeout(of: step, in: spec),
        node: graph.nodes[index])
    }
    return planned.compactMap(\.self)
  }

  /// What happens beside a step with effects would be taken for its own.
  private mutating func checkEffectsBeside(_ all: [(phase: Phase, step: Step)], _ graph: StepGraph) {
    guard !graph.isChain else { return }
    for index in all.indices where all[index].step.expectsEffects {
      guard
        let other = all.indices.first(where: { other in
          other != index && all[other].step.acts && !graph.waits(index, for: other) && !graph.waits(other, for: index)
        })
      else { continue }
      report(
        Diagnostic(
          "effects-beside", "a step with 'effects' may not run beside another that acts: nobody could tell who changed what",
          at: all[index].step.effects?.span ?? all[index].step.span, label: "let one of them wait for the other, by 'needs'",
          related: [.init(all[other].step.span, "this acts at the same time")]))
    }
  }

  // MARK: Files and groups

  mutating func operation(include action: IncludeAction, of step: Step, in spec: Spec, scope: [String: StaticType], uses: inout Set<String>)
    -> any Operation
  {
    // It sees the inputs and what every spec sees, and nothing else of this one.
    var own = globals
    var inputs: [String: StaticType] = [:]
    var early: Set<String> = []
    for declared in action.file.inputs {
      if let given = action.inputs.first(where: { $0.name.text == declared.name.text }) {
        inputs[declared.name.text] = TemplateCheck.quiet(given.value, in: scope)
        if isEarly(given.value) { early.insert(declared.name.text) }
      } else if let fallback = declared.fallback {
        inputs[declared.name.text] = check(fallback, in: globals)
        if isEarly(fallback) { early.insert(declared.name.text) }
      } else {
        // That it is not given has been said.
        inputs[declared.name.text] = .any
      }
    }
    own["inputs"] = .object(inputs)
    let outer = earlyInputs
    earlyInputs = early
    defer { earlyInputs = outer }
    for name in action.file.unreadNames where own[name] == nil { own[name] = .any }
    var names = NamesOfSpec(action.file.steps + action.file.cleanup, globals: globals, diagnostics: &self)
    let all = action.file.steps.map { (phase: Phase.steps, step: $0) } + action.file.cleanup.map { (phase: Phase.cleanup, step: $0) }
    let planned = plan(all, names: &names, scope: &own, unread: action.file.unreadNames, in: spec, uses: &uses)
    names.lookFromEnd()
    var outputs: [String: StaticType] = [:]
    for output in action.file.outputs {
      outputs[output.name.text] = checkReferences(output.value, own, names)
      note(output.value, into: &uses)
    }
    outputTypes = outputs
    let steps = planned.filter { $0.phase != .cleanup }
    // They run on their own, when the caller's have run.
    let cleanup = planned.filter { $0.phase == .cleanup }.enumerated().map { index, step in
      step.with(Scheduler.Node(after: index == 0 ? [] : [index - 1]))
    }
    return FrameOperation(
      steps: steps, cleanup: cleanup, outputs: action.file.outputs,
      source: .file(.init(path: action.file.file.name, inputs: action.inputs, declarations: action.file.inputs, isOnce: action.isOnce)),
      summary: action.path, span: step.span)
  }

  mutating func operation(
    group action: GroupAction, of step: Step, in spec: Spec, scope: [String: StaticType], names: NamesOfSpec, unread: Set<String>,
    uses: inout Set<String>
  ) -> any Operation {
    var own = scope
    var inner = NamesOfSpec(action.steps, globals: globals, around: names, diagnostics: &self)
    let steps = plan(
      action.steps.map { (phase: Phase.steps, step: $0) }, names: &inner, scope: &own, unread: unread, in: spec, uses: &uses)
    inner.lookFromEnd()
    var outputs: [String: StaticType] = [:]
    for output in action.outputs {
      outputs[output.name.text] = checkReferences(output.value, own, inner)
      note(output.value, into: &uses)
    }
    outputTypes = outputs
    return FrameOperation(
      steps: steps, cleanup: [], outputs: action.outputs, source: .group,
      summary: action.steps.count == 1 ? "1 step" : "\(action.steps.count) steps", span: step.span)
  }

  // MARK: each

  /// The type of an item.
  private mutating func checkEach(_ each: Template, _ scope: [String: StaticType], _ names: NamesOfSpec) -> StaticType {
    let type = checkReferences(each, scope, names)
    switch type {
    case .any: return .any
    case .list(let item):
      // Of a list that is written out, the items are known.
      guard case .constant(.list(let values)) = each, let first = values.first else { return item }
      return values.dropFirst().reduce(StaticType.exact(of: first)) { $0.joined(.exact(of: $1)) }
    default:
      report(
        Diagnostic("not-a-list", "'each' needs a list", at: each.expressions.first?.span, label: "this is \(type.described)"))
      return .any
    }
  }
}

extension Step {
  /// Whether it, or a step inside it, looks at what changes while it runs.
  var expectsEffects: Bool {
    if effects != nil { return true }
    switch action {
    case .include(let action): return action.file.steps.contains(where: \.expectsEffects)
    case .group(let action): return action.steps.contains(where: \.expectsEffects)
    default: return false
    }
  }

  /// Whether it may change something outside.
  var acts: Bool {
    switch action {
    case .http(let action): return !action.isSafe
    case .sql(let action):
      // A word that begins a query; what else may begin one is taken for a change.
      let text = Template.text(action.pieces).source
      let word = text.drop(while: \.isWhitespace).prefix(while: \.isLetter).lowercased()
      return !["select", "values", "table", "show"].contains(word) || text.contains(";")
    case .publish, .exec: return true
    case .receive(let action): if case .queue = action.source { return true } else { return false }
    case .assert, .log, .pause: return false
    case .include(let action): return action.file.steps.contains(where: \.acts)
    case .group(let action): return action.steps.contains(where: \.acts)
    }
  }
}
