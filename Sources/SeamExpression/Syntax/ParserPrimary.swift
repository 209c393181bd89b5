import SeamValue

/// Literals, names, calls and what follows them.
extension Parser {
  mutating func primary() throws(ExpressionProblem) -> Int {
    let token = self.token
    switch token.kind {
    case .integer, .unsigned, .double:
      return try number(from: token.range.lowerBound, isNegative: false)
    case .string, .bytes:
      take()
      return try add(.literal(try StringLiteral.value(of: bytes, in: token.range)), token.range)
    case .identifier:
      return try name()
    case .symbol(.dot):
      // `.name` is a name of the outermost scope, whatever a macro around it calls its variable.
      take()
      guard self.token.kind == .identifier else { throw .expected("a name after '.'", found: self.token, text(self.token.range)) }
      let name = take()
      if reservedWords.contains(text(name.range)) { throw .reservedWord(text(name.range), at: name.range) }
      return try variable(name)
    case .symbol(.leftParenthesis):
      take()
      let inner = try expression()
      try close(.rightParenthesis, token)
      nodes[inner].range = span(from: token.range.lowerBound)
      return inner
    case .symbol(.leftBracket):
      take()
      let items = try list(until: .rightBracket, opening: token, allowsTrailingComma: true)
      return try add(.list(items), span(from: token.range.lowerBound), over: items)
    case .symbol(.leftBrace):
      return try map()
    default:
      throw .expected("a value", found: token, text(token.range), note: followsOperator ? "an operator stands between two values" : nil)
    }
  }

  private var followsOperator: Bool {
    guard position > 0, case .symbol(let symbol) = tokens[position - 1].kind else { return false }
    switch symbol {
    case .leftParenthesis, .leftBracket, .leftBrace, .comma, .question, .colon, .not: return false
    default: return true
    }
  }

  mutating func number(from start: Int, isNegative: Bool) throws(ExpressionProblem) -> Int {
    let token = take()
    let range = start..<token.range.upperBound
    var digits = text(token.range)
    let sign = isNegative ? "-" : ""
    switch token.kind {
    case .double:
      return try add(.literal(.double(Double(sign + digits) ?? .nan)), range)
    case .unsigned:
      digits.removeLast()
      let value = digits.hasHexPrefix ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
      guard let value else { throw .numberOutOfRange(digits + "u", "unsigned integers", "0 to \(UInt64.max)", at: range) }
      return try add(.literal(.uint(value)), range)
    default:
      let value = digits.hasHexPrefix ? Int64(sign + digits.dropFirst(2), radix: 16) : Int64(sign + digits)
      guard let value else { throw .numberOutOfRange(sign + digits, "integers", "\(Int64.min) to \(Int64.max)", at: range) }
      return try add(.literal(.int(value)), range)
    }
  }

  // MARK: - Names

  private mutating func name() throws(ExpressionProblem) -> Int {
    let token = take()
    let name = text(token.range)
    switch name {
    case "true": return try add(.literal(.bool(true)), token.range)
    case "false": return try add(.literal(.bool(false)), token.range)
    case "null": return try add(.literal(.null), token.range)
    case "not" where startsOperand: throw .notInWords(token.range)
    default: break
    }
    if reservedWords.contains(name) { throw .reservedWord(name, at: token.range) }
    if self.token.kind == .symbol(.leftParenthesis) {
      if name == "has" { return try has(from: token) }
      return try call(name, receiver: nil, nameToken: token)
    }
    if self.token.kind == .symbol(.leftBrace) { throw .messageLiteral(token.range.lowerBound..<self.token.range.upperBound) }
    if let slot = scopes.lastIndex(of: name) { return try add(.local(slot, name: name), token.range) }
    return try variable(token)
  }

  private mutating func variable(_ token: Token) throws(ExpressionProblem) -> Int {
    let index = try add(.variable(text(token.range)), token.range)
    nameRanges[index] = token.range
    return index
  }

  /// Whether the next token can only start a value, which makes a `not` before it an operator.
  private var startsOperand: Bool {
    switch token.kind {
    case .integer, .unsigned, .double, .string, .bytes: true
    case .identifier: text(token.range) != "in"
    default: false
    }
  }

  // MARK: - What follows a value

  mutating func suffixes(_ start: Int) throws(ExpressionProblem) -> Int {
    var operand = start
    while true {
      switch token.kind {
      case .symbol(.dot):
        take()
        operand = try member(of: operand)
      case .symbol(.leftBracket):
        let opening = take()
        let key = try expression()
        try close(.rightBracket, opening)
        operand = try add(.index(operand, key), span(from: nodes[operand].range.lowerBound), over: [operand, key])
      case .symbol(.leftBrace):
        throw .messageLiteral(nodes[operand].range.lowerBound..<token.range.upperBound)
      default:
        return operand
      }
    }
  }

  private mutating func member(of operand: Int) throws(ExpressionProblem) -> Int {
    let start = nodes[operand].range.lowerBound
    guard token.kind == .identifier || token.kind == .quotedIdentifier else {
      let note = token.kind == .integer ? "the items of a list are a[0], a[1] and so on" : nil
      throw .expected("a name after '.'", found: token, text(token.range), note: note)
    }
    let field = take()
    if field.kind == .quotedIdentifier {
      return try add(.select(operand, field: String(text(field.range).dropFirst().dropLast())), span(from: start), over: [operand])
    }
    let name = text(field.range)
    guard token.kind == .symbol(.leftParenthesis) else {
      if case .variable("google.protobuf") = nodes[operand].kind, name == "Timestamp" || name == "Duration" {
        nodes[operand].kind = .literal(.type("google.protobuf." + name))
        nodes[operand].range = span(from: start)
        return operand
      }
      if case .variable("google") = nodes[operand].kind, name == "protobuf" {
        nodes[operand].kind = .variable("google.protobuf")
        nodes[operand].range = span(from: start)
        return operand
      }
      return try add(.select(operand, field: name), span(from: start), over: [operand])
    }
    if case .variable(let namespace) = nodes[operand].kind, FunctionLibrary.namespaces.contains(namespace), operand == nodes.count - 1 {
      nodes.removeLast()
      return try call(namespace + "." + name, receiver: nil, nameToken: Token(kind: .identifier, range: start..<field.range.upperBound))
    }
    if let macro = Node.Macro(rawValue: name) ?? (name == "existsOne" ? .existsOne : nil) {
      return try comprehension(macro, over: operand, nameToken: field)
    }
    return try call(name, receiver: operand, nameToken: field)
  }

  // MARK: - Calls and macros

  private mutating func call(_ name: String, receiver: Int?, nameToken: Token) throws(ExpressionProblem) -> Int {
    let start = receiver.map { nodes[$0].range.lowerBound } ?? nameToken.range.lowerBound
    let opening = take()
    let arguments = (receiver.map { [$0] } ?? []) + (try list(until: .rightParenthesis, opening: opening, allowsTrailingComma: false))
    let function = FunctionLibrary.index(of: name, isMethod: receiver != nil)
    let call = Node.Call(
      name: name, isMethod: receiver != nil, function: function, arguments: arguments, nameRange: nameToken.range)
    return try add(.call(call), span(from: start), over: arguments)
  }

  private mutating func has(from nameToken: Token) throws(ExpressionProblem) -> Int {
    let opening = take()
    if token.kind == .symbol(.rightParenthesis) { throw .hasNeedsSelection(nameToken.range.lowerBound..<token.range.upperBound) }
    let argument = try expression()
    let range = nodes[argument].range
    guard case .select(let operand, let field) = nodes[argument].kind, argument == nodes.count - 1 else {
      throw .hasNeedsSelection(range)
    }
    try close(.rightParenthesis, opening)
    nodes[argument].kind = .has(operand, field: field)
    nodes[argument].range = span(from: nameToken.range.lowerBound)
    return argument
  }

  private mutating func comprehension(_ macro: Node.Macro, over source: Int, nameToken: Token) throws(ExpressionProblem) -> Int {
    let opening = take()
    guard token.kind == .identifier, following().kind == .symbol(.comma) else {
      throw .macroForm(macro, at: nameToken.range)
    }
    let variable = text(token.range)
    if reservedWords.contains(variable) { throw .reservedWord(variable, at: token.range) }
    take()
    take()
    scopes.append(variable)
    slotCount = max(slotCount, scopes.count)
    let body = try list(until: .rightParenthesis, opening: opening, allowsTrailingComma: false)
    scopes.removeLast()
    var predicate: Int?
    var transform: Int?
    switch (macro, body.count) {
    case (.map, 1): transform = body[0]
    case (.map, 2): (predicate, transform) = (body[0], body[1])
    case (.all, 1), (.exists, 1), (.existsOne, 1), (.filter, 1): predicate = body[0]
    default: throw .macroForm(macro, at: nameToken.range)
    }
    let comprehension = Node.Comprehension(
      macro: macro, source: source, slot: scopes.count, predicate: predicate, transform: transform)
    return try add(.comprehension(comprehension), span(from: nodes[source].range.lowerBound), over: [source] + body)
  }

  // MARK: - Lists and maps

  private mutating func list(
    until closing: Token.Symbol, opening: Token, allowsTrailingComma: Bool
  ) throws(ExpressionProblem) -> [Int] {
    var items: [Int] = []
    while token.kind != .symbol(closing) {
      items.append(try expression())
      guard token.kind == .symbol(.comma), allowsTrailingComma || following().kind != .symbol(closing) else { break }
      take()
    }
    try close(closing, opening)
    return items
  }

  private mutating func map() throws(ExpressionProblem) -> Int {
    let opening = take()
    var entries: [Node.Entry] = []
    while token.kind != .symbol(.rightBrace) {
      let key = try expression()
      guard takeIf(.colon) else {
        if token.kind == .end { throw .unclosedBracket("{", closing: "}", at: opening.range) }
        throw .expected(
          "':' and a value behind the key", found: token, text(token.range), note: "a map is written {'key': value}")
      }
      entries.append(Node.Entry(key: key, value: try expression()))
      guard takeIf(.comma) else { break }
    }
    try close(.rightBrace, opening)
    return try add(.map(entries), span(from: opening.range.lowerBound), over: entries.flatMap { [$0.key, $0.value] })
  }
}

/// Names that a variable cannot have (cel-spec, *Syntax*: RESERVED); a field can.
let reservedWords: Set<String> = [
  "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
  "namespace", "return", "var", "void", "while",
]

extension String {
  fileprivate var hasHexPrefix: Bool { hasPrefix("0x") || hasPrefix("0X") }
}
