import SeamValue

/// An expression in the Common Expression Language (cel-spec, *Language Definition*), parsed once and evaluated any number of times.
///
/// There are the standard functions and macros and the string, encoder and math extensions; there are no protocol buffer messages. Two things
/// are Seam's own: integers and doubles mix in arithmetic and comparison, the result being a double; and a decimal of a document is a double
/// once it is computed with, but keeps its digits as long as it is only passed on, compared or rendered.
package struct Expression: Sendable {
  package let text: String
  let nodes: [Node]
  let slotCount: Int

  /// Every mention of a name that no macro binds, in the order of the text. Names of types, such as `int`, are among them: whether one is
  /// meant as a type or a variable is known only where the variables are.
  package let references: [Reference]

  /// The root of the tree: the last node.
  var root: Int { nodes.count - 1 }

  /// Nil where there is a problem.
  package static func parse(_ text: String) -> (Expression?, [ExpressionProblem]) {
    do {
      var parser = try Parser(text)
      try parser.parse()
      return (Expression(text, parser), [])
    } catch {
      return (nil, [error])
    }
  }

  private init(_ text: String, _ parser: Parser) {
    self.text = text
    nodes = parser.nodes
    slotCount = parser.slotCount
    references = Reference.all(in: parser)
  }

  /// Whether its value depends on nothing: no variable and no function of the host.
  package var isConstant: Bool {
    nodes.allSatisfy {
      switch $0.kind {
      case .variable: false
      case .call(let call): call.function != nil
      default: true
      }
    }
  }

  /// The text that is written out as the first argument of each call of a function, and where.
  package func constantArguments(of function: String) -> [(text: String, range: Range<Int>)] {
    nodes.compactMap { node in
      guard case .call(let call) = node.kind, call.name == function, !call.isMethod, let first = call.arguments.first,
        case .literal(.string(let text)) = nodes[first].kind
      else { return nil }
      return (text, nodes[first].range)
    }
  }

  /// Whether it calls a function of the host, whose result may be another one each time.
  package var callsHost: Bool {
    nodes.contains { if case .call(let call) = $0.kind { call.function == nil } else { false } }
  }

  /// The type of the value, as far as it is known, and everything that cannot work whatever the values are.
  package func check(_ scope: TypeScope) -> (type: StaticType, problems: [ExpressionProblem]) {
    var checker = Checker(self, scope)
    let type = checker.type(of: root)
    return (type, checker.problems)
  }

  /// - Parameter budget: the steps that evaluation may take; a step is a node, an item looked at, or eight bytes built.
  package func evaluate(_ bindings: some Bindings, budget: Int = Budget.standard) throws(EvaluationError) -> Value {
    var evaluator = Evaluator(self, bindings, budget: budget)
    return try evaluator.evaluate(root)
  }
}
