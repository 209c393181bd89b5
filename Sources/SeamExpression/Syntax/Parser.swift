import SeamValue

/// Builds the tree of an expression (the grammar of cel-spec, *Syntax*) by precedence climbing. It stops at the first mistake, so that one
/// mistake is one problem.
struct Parser {
  /// How deeply an expression may be nested, which bounds the recursion here and in everything that walks the tree. The specification asks
  /// for 32.
  static let maximumDepth = 100

  let bytes: [UInt8]
  let tokens: [Token]
  var position = 0
  var nodes: [Node] = []
  /// The variables of the macros around, the outermost first.
  var scopes: [String] = []
  var slotCount = 0
  /// Where the names of variables stand, by node: parentheses widen the range of the node itself.
  var nameRanges: [Int: Range<Int>] = [:]
  private var depth = 0

  init(_ text: String) throws(ExpressionProblem) {
    bytes = Array(text.utf8)
    tokens = try Lexer.tokens(of: bytes)
  }

  mutating func parse() throws(ExpressionProblem) {
    if token.kind == .end { throw .emptyExpression(0..<bytes.count) }
    _ = try expression()
    guard token.kind == .end else { throw trailing() }
  }

  // MARK: - Tokens

  var token: Token { tokens[position] }
  func following(_ offset: Int = 1) -> Token { tokens[min(position + offset, tokens.count - 1)] }
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  @discardableResult
  mutating func take() -> Token {
    let taken = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    return taken
  }

  mutating func takeIf(_ symbol: Token.Symbol) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    take()
    return true
  }

  /// The token that closes what `opening` opened.
  mutating func close(_ symbol: Token.Symbol, _ opening: Token) throws(ExpressionProblem) {
    if takeIf(symbol) { return }
    if token.kind == .end { throw .unclosedBracket(text(opening.range), closing: symbol.rawValue, at: opening.range) }
    if let other = operatorInWords(token) { throw other }
    throw .expected("'\(symbol.rawValue)' to close '\(text(opening.range))'", found: token, text(token.range))
  }

  // MARK: - Nodes

  mutating func add(_ kind: Node.Kind, _ range: Range<Int>, over children: [Int] = []) throws(ExpressionProblem) -> Int {
    var height = 1
    for child in children { height = max(height, nodes[child].height + 1) }
    if height > Self.maximumDepth { throw .tooDeep(at: range) }
    nodes.append(Node(kind: kind, range: range, height: height))
    return nodes.count - 1
  }

  func span(_ first: Int, _ last: Int) -> Range<Int> { nodes[first].range.lowerBound..<nodes[last].range.upperBound }
  func span(from start: Int) -> Range<Int> { start..<tokens[position - 1].range.upperBound }

  // MARK: - Operators

  /// `condition ? then : otherwise`, and everything that binds closer.
  mutating func expression() throws(ExpressionProblem) -> Int {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw .tooDeep(at: token.range) }
    let condition = try binary(1)
    guard token.kind == .symbol(.question) else { return condition }
    let question = take()
    if token.kind == .symbol(.colon) { throw .elvis(question.range.lowerBound..<token.range.upperBound) }
    let then = try expression()
    guard takeIf(.colon) else {
      if let other = operatorInWords(token) { throw other }
      throw .expected("':' and what holds otherwise", found: token, text(token.range), note: "the form is condition ? then : otherwise")
    }
    let otherwise = try expression()
    return try add(
      .conditional(condition, then: then, otherwise: otherwise), span(condition, otherwise), over: [condition, then, otherwise])
  }

  /// Operators that bind at least as close as `minimum`: 1 is `||`, 5 the multiplications.
  private mutating func binary(_ minimum: Int) throws(ExpressionProblem) -> Int {
    var left = try unary()
    while let (precedence, symbol) = infix(token), precedence >= minimum {
      let sign = take()
      if let symbol {
        var operands = [left, try binary(precedence + 1)]
        while takeIf(symbol) { operands.append(try binary(precedence + 1)) }
        let range = span(left, operands[operands.count - 1])
        left = try add(symbol == .and ? .and(operands) : .or(operands), range, over: operands)
        continue
      }
      let right = try binary(precedence + 1)
      let name = text(sign.range)
      guard let operation = Node.Operator(rawValue: name) else { throw .expected("an operator", found: sign, name) }
      left = try add(.binary(operation, left, right), span(left, right), over: [left, right])
    }
    return left
  }

  /// How close an operator binds; with the symbol where it takes any number of operands.
  private func infix(_ token: Token) -> (precedence: Int, symbol: Token.Symbol?)? {
    switch token.kind {
    case .symbol(.or): (1, .or)
    case .symbol(.and): (2, .and)
    case .symbol(.equal), .symbol(.notEqual), .symbol(.less), .symbol(.lessOrEqual), .symbol(.greater), .symbol(.greaterOrEqual): (3, nil)
    case .identifier where bytes[token.range].elementsEqual("in".utf8): (3, nil)
    case .symbol(.plus), .symbol(.minus): (4, nil)
    case .symbol(.star), .symbol(.slash), .symbol(.percent): (5, nil)
    default: nil
    }
  }

  /// `!` and `-`, each repeated.
  private mutating func unary() throws(ExpressionProblem) -> Int {
    var signs: [Token] = []
    while token.kind == .symbol(.not) || token.kind == .symbol(.minus) {
      signs.append(take())
      if signs.count > Self.maximumDepth { throw .tooDeep(at: token.range) }
    }
    var operand: Int
    if let sign = signs.last, sign.kind == .symbol(.minus), token.kind == .integer || token.kind == .double {
      // The sign belongs to the number: the least integer has no positive counterpart.
      signs.removeLast()
      operand = try suffixes(try number(from: sign.range.lowerBound, isNegative: true))
    } else {
      operand = try suffixes(try primary())
    }
    for sign in signs.reversed() {
      let range = sign.range.lowerBound..<nodes[operand].range.upperBound
      operand = try add(sign.kind == .symbol(.not) ? .not(operand) : .negate(operand), range, over: [operand])
    }
    return operand
  }

  // MARK: - Mistakes

  /// Something stands behind a complete expression.
  private func trailing() -> ExpressionProblem {
    if let words = operatorInWords(token) { return words }
    if case .symbol(let symbol) = token.kind {
      switch symbol {
      case .rightParenthesis, .rightBracket, .rightBrace:
        return ExpressionProblem("unopened-bracket", "'\(symbol.rawValue)' closes nothing", at: token.range)
      case .leftBrace: return .messageLiteral(token.range)
      default: break
      }
    }
    return ExpressionProblem(
      "unexpected-token", "expected an operator or the end of the expression, but found \(token.described(text(token.range)))",
      at: token.range)
  }

  /// A word that other languages use for an operator, where one is expected.
  func operatorInWords(_ token: Token) -> ExpressionProblem? {
    guard token.kind == .identifier else { return nil }
    let word = text(token.range)
    let label: String? =
      switch word.lowercased() {
      case "and": "write '&&'"
      case "or": "write '||'"
      case "not": "write !(a in b) or !a"
      case "is", "eq", "equals": "write '=='"
      case "isnt", "ne": "write '!='"
      case "lt": "write '<'"
      case "le", "lte": "write '<='"
      case "gt": "write '>'"
      case "ge", "gte": "write '>='"
      case "mod": "write '%'"
      case "div": "write '/'"
      case "contains", "matches", "startswith", "endswith": "write a.\(methodSpelling[word.lowercased()] ?? word)(b)"
      case "if", "then", "else": "write condition ? then : otherwise"
      default: nil
      }
    return label.map { ExpressionProblem("unknown-operator", "'\(word)' is no operator", at: token.range, label: $0) }
  }

  private var methodSpelling: [String: String] { ["startswith": "startsWith", "endswith": "endsWith"] }
}
