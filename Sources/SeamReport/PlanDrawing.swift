import SeamRuntime
import SeamSource

/// The graph of a plan as a drawing program reads it: start-up on top, and a frame for each spec, each phase of it and each step that consists of steps.
package struct PlanDrawing {
  package enum Language: Sendable {
    /// The language of Graphviz.
    case dot
    /// A flowchart of Mermaid, which GitHub and GitLab draw in Markdown.
    case mermaid
  }

  private let language: Language
  private let graph: PlanGraph
  private var lines: [String] = []
  private var indent = 1

  package static func render(_ plan: RunPlan, as language: Language) -> String {
    var drawing = PlanDrawing(language, PlanGraph(plan))
    drawing.draw()
    return drawing.lines.joined(separator: "\n") + "\n"
  }

  private init(_ language: Language, _ graph: PlanGraph) {
    self.language = language
    self.graph = graph
  }

  private mutating func draw() {
    switch language {
    case .dot: lines = ["digraph plan {", "  rankdir=TB;", "  node [shape=box, style=rounded, fontname=\"sans-serif\"];"]
    case .mermaid: lines = ["flowchart TB"]
    }
    if !graph.start.isEmpty { frame("start", "start") { drawing in for node in drawing.graph.start { drawing.draw(node) } } }
    for (index, spec) in graph.specs.enumerated() {
      let title = "\(spec.plan.spec.name)\n\(spec.plan.spec.place.location)"
      frame("spec\(index + 1)", spec.plan.spec.skip.map { "\(title)\nskipped: \($0)" } ?? title) { drawing in
        if spec.nodes.isEmpty { drawing.write(drawing.name("skipped.\(index + 1)") + drawing.skipped) }
        drawing.draw(spec.nodes, parent: nil)
      }
    }
    for index in graph.nodes.indices {
      for need in graph.nodes[index].needs { edge(from: need, to: index, needsSuccess: true) }
      for before in graph.nodes[index].after { edge(from: before, to: index, needsSuccess: false) }
    }
    if language == .dot { lines.append("}") }
  }

  // MARK: Nodes

  /// Those that are part of the same step, those of a phase in a frame of their own.
  private mutating func draw(_ nodes: Range<Int>, parent: Int?) {
    var rest = nodes.filter { graph.nodes[$0].parent == parent }[...]
    while let first = rest.first {
      guard parent == nil, let phase = graph.nodes[first].step?.phase else {
        draw(first, in: nodes)
        rest.removeFirst()
        continue
      }
      let same = rest.prefix { graph.nodes[$0].step?.phase == phase }
      rest.removeFirst(same.count)
      frame("\(graph.nodes[first].id).\(phase.rawValue)", phase.rawValue) { drawing in
        for node in same { drawing.draw(node, in: nodes) }
      }
    }
  }

  private mutating func draw(_ index: Int, in nodes: Range<Int>) {
    guard nodes.contains(where: { graph.nodes[$0].parent == index }) else { return draw(index) }
    frame("\(graph.nodes[index].id).frame", "") { drawing in
      drawing.draw(index)
      drawing.draw(nodes, parent: index)
    }
    for part in nodes where graph.nodes[part].parent == index && graph.nodes[part].needs.isEmpty && graph.nodes[part].after.isEmpty {
      edge(from: index, to: part, needsSuccess: true)
    }
  }

  private mutating func draw(_ index: Int) {
    let node = graph.nodes[index]
    let label = quoted(([node.title] + node.details).joined(separator: "\n"))
    switch language {
    case .dot: write("\(name(node.id)) [label=\(label)\(Self.shape(node.kind))];")
    case .mermaid: write("\(name(node.id))\(node.kind == .step ? "[\(label)]" : "([\(label)])")")
    }
  }

  private static func shape(_ kind: PlanGraph.Kind) -> String {
    switch kind {
    case .step: ""
    case .launch, .open, .service: ", shape=ellipse"
    case .mark, .subscribe, .restore: ", style=\"rounded,dashed\""
    }
  }

  private var skipped: String {
    switch language {
    case .dot: " [label=\"skipped\", style=dotted];"
    case .mermaid: "[skipped]"
    }
  }

  private mutating func edge(from: Int, to: Int, needsSuccess: Bool) {
    let (from, to) = (name(graph.nodes[from].id), name(graph.nodes[to].id))
    switch language {
    case .dot: write("\(from) -> \(to)\(needsSuccess ? "" : " [style=dashed]");")
    case .mermaid: write("\(from) \(needsSuccess ? "-->" : "-.->") \(to)")
    }
  }

  // MARK: Text

  private mutating func frame(_ id: String, _ title: String, _ body: (inout PlanDrawing) -> Void) {
    switch language {
    case .dot:
      write("subgraph \(name("cluster.\(id)")) {")
      indent += 1
      write("label=\(quoted(title)); labeljust=l; color=grey;")
    case .mermaid:
      write("subgraph \(name("frame.\(id)"))[\(quoted(title.isEmpty ? " " : title))]")
      indent += 1
    }
    body(&self)
    indent -= 1
    write(language == .dot ? "}" : "end")
  }

  private mutating func write(_ line: String) {
    lines.append(String(repeating: "  ", count: indent) + line)
  }

  /// Of a node or a frame; Mermaid takes letters, digits and `_`.
  private func name(_ id: String) -> String {
    switch language {
    case .dot: quoted(id)
    case .mermaid: "n_" + id.replacing(".", with: "_")
    }
  }

  private func quoted(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch (scalar, language) {
      case ("\"", .dot): quoted += "\\\""
      case ("\\", .dot): quoted += "\\\\"
      case ("\n", .dot): quoted += "\\n"
      case ("\n", .mermaid): quoted += "<br>"
      // Mermaid's labels are Markdown and HTML with entities of its own.
      case ("\"", .mermaid), ("#", .mermaid), ("&", .mermaid), ("<", .mermaid), (">", .mermaid), ("`", .mermaid), ("*", .mermaid),
        ("_", .mermaid), ("\\", .mermaid):
        quoted += "#\(scalar.value);"
      case _ where scalar.value < 0x20: quoted += " "
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return "\"\(quoted)\""
  }
}
