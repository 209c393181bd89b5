import SeamSource
import Testing

@testable import SeamRuntime
@testable import SeamSpec

@Suite("Steps wait for those above them, or for those that they name")
struct StepGraphTests {
  private let file = SourceFile(name: "a.spec.yaml", text: "")

  private func step(_ id: String, _ needs: [String]? = nil) -> Step {
    let span = SourceSpan(file, 0..<0)
    func name(_ text: String) -> Step.Name { Step.Name(text: text, span: span) }
    return Step(
      id: name(id), action: .log(.constant(.string(id))), needs: needs.map { Located($0.map(name), span) }, span: span)
  }

  private func graph(setup: [Step] = [], _ steps: [Step], cleanup: [Step] = []) -> (graph: StepGraph, problems: [String]) {
    var problems: [String] = []
    let graph = StepGraph(setup.map { (.setup, $0) } + steps.map { (.steps, $0) } + cleanup.map { (.cleanup, $0) }) {
      problems.append($0.id)
    }
    return (graph, problems)
  }

  private func needs(_ graph: StepGraph) -> [[Int]] { graph.nodes.map { ($0.needs + $0.after).sorted() } }

  @Test("without 'needs' they are a chain")
  func chain() {
    let (graph, problems) = graph([step("a"), step("b"), step("c")])
    #expect(needs(graph) == [[], [0], [1]])
    #expect(graph.isChain && graph.waits(2, for: 0) && !graph.waits(0, for: 2))
    #expect(problems == [])
  }

  @Test("what waits for nothing starts with its phase, and what comes below waits for all")
  func beside() {
    let (graph, _) = graph(setup: [step("s")], [step("a", []), step("b", []), step("c")])
    #expect(needs(graph) == [[], [0], [0], [1, 2]])
    #expect(!graph.waits(2, for: 1) && graph.waits(3, for: 1) && graph.waits(2, for: 0))
  }

  @Test("a step may wait for one that stands below")
  func below() {
    let (graph, problems) = graph([step("a", ["b"]), step("b", [])])
    #expect(needs(graph) == [[1], []])
    #expect(graph.order == [1, 0])
    #expect(problems == [])
  }

  @Test("to wait for a step of an earlier phase changes nothing")
  func earlier() {
    let (graph, problems) = graph(setup: [step("s"), step("t")], [step("a", ["s"])])
    #expect(needs(graph) == [[], [0], [1]])
    #expect(problems == [])
  }

  @Test("the cleanup waits until all is over, however it ended, and runs in order")
  func cleanup() {
    let (graph, _) = graph([step("a", []), step("b", [])], cleanup: [step("x"), step("y")])
    #expect(graph.nodes[2].needs == [] && graph.nodes[2].after == [0, 1])
    #expect(graph.nodes[3].needs == [] && graph.nodes[3].after == [2])
  }

  @Test("a cycle is found, and what is left is a graph without one")
  func cycle() {
    let (graph, problems) = graph([step("a", ["b"]), step("b", ["a"]), step("c")])
    #expect(problems == ["needs-cycle"])
    #expect(graph.order == [0, 1, 2])
  }

  @Test(
    "mistakes are told",
    arguments: [("nobody", "unknown-need"), ("a", "needs-itself"), ("x", "needs-later-phase")])
  func mistakes(need: String, problem: String) {
    #expect(graph([step("a", [need])], cleanup: [step("x")]).problems == [problem])
  }
}
