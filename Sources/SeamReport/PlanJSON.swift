import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue

/// The graph of a plan as JSON; its shape is in docs/commands.md.
package enum PlanJSON {
  package static func render(_ plan: RunPlan) -> String {
    let graph = PlanGraph(plan)
    let document: [(String, Value)] = [
      ("version", 1), ("project", .string(plan.project.name)), ("start", .list(graph.start.map { node($0, graph) })),
      ("specs", .list(graph.specs.map { spec($0, graph) })),
    ]
    return JSON.write(.object(document), indented: true) + "\n"
  }

  private static func spec(_ spec: PlanGraph.OfSpec, _ graph: PlanGraph) -> Value {
    var fields = place(spec.plan.spec.place)
    fields.insert(("name", .string(spec.plan.spec.name)), at: 0)
    if let reason = spec.plan.spec.skip { fields.append(("skipped", .string(reason))) }
    fields.append(("timeout", .string(DurationText.written(spec.plan.timeout))))
    fields.append(("nodes", .list(spec.nodes.map { node($0, graph) })))
    return .object(fields)
  }

  private static func node(_ index: Int, _ graph: PlanGraph) -> Value {
    let node = graph.nodes[index]
    func ids(_ numbers: [Int]) -> Value { .list(numbers.map { .string(graph.nodes[$0].id) }) }
    var fields: [(String, Value)] = [("id", .string(node.id)), ("kind", .string(node.kind.rawValue)), ("title", .string(node.title))]
    if let target = node.target { fields.append(("target", .string(target))) }
    if !node.details.isEmpty { fields.append(("details", .list(node.details.map(Value.string)))) }
    if let step = node.step {
      fields += [("phase", .string(step.phase.rawValue)), ("action", .string(step.step.action.keyword))]
      if let id = step.step.id { fields.append(("step_id", .string(id.text))) }
      if let parent = node.parent { fields.append(("parent", .string(graph.nodes[parent].id))) }
      fields += place(step.step.span)
    }
    return .object(fields + [("needs", ids(node.needs)), ("after", ids(node.after))])
  }

  private static func place(_ span: SourceSpan) -> [(String, Value)] {
    [("file", .string(span.file.name)), ("line", .int(Int64(span.start.line)))]
  }
}
