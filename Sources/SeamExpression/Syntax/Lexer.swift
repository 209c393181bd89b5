/// Splits the bytes of an expression into tokens (cel-spec, *Syntax*). It stops at the first byte that belongs to none.
struct Lexer {
  private let bytes: [UInt8]
  private var position = 0

  static func tokens(of bytes: [UInt8]) throws(ExpressionProblem) -> [Token] {
    var lexer = Lexer(bytes: bytes)
    var tokens: [Token] = []
    tokens.reserveCapacity(bytes.count / 3 + 2)
    while let token = try lexer.next() { tokens.append(token) }
    tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
    return tokens
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The byte at an offset from here; 0 beyond the end.
  private func peek(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private mutating func next() throws(ExpressionProblem) -> Token? {
    skipSpaceAndComments()
    guard position < bytes.count else { return nil }
    let start = position
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return try string(from: start, kind: .string)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number()
    case UInt8(ascii: ".") where peek(1).isDigit:
      return try number()
    case UInt8(ascii: "`"):
      return try quotedIdentifier()
    case _ where byte.startsName:
      if let prefix = stringPrefix() {
        position += prefix.length
        return try string(from: start, kind: prefix.kind)
      }
      while peek().continuesName { position += 1 }
      return Token(kind: .identifier, range: start..<position)
    default:
      return try symbol()
    }
  }

  private mutating func skipSpaceAndComments() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
      default: return
      }
    }
  }

  // MARK: - Strings

  private func stringPrefix() -> (length: Int, kind: Token.Kind)? {
    let quotes: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    switch peek() | 0x20 {
    case UInt8(ascii: "r") where quotes.contains(peek(1)): return (1, .string)
    case UInt8(ascii: "b") where quotes.contains(peek(1)): return (1, .bytes)
    case UInt8(ascii: "b") where peek(1) | 0x20 == UInt8(ascii: "r") && quotes.contains(peek(2)): return (2, .bytes)
    default: return nil
    }
  }

  /// From a quote to the one that closes it; `position` is at the opening quote.
  private mutating func string(from start: Int, kind: Token.Kind) throws(ExpressionProblem) -> Token {
    guard let end = StringLiteral.end(in: bytes, from: start) else { throw .unclosedString(bytes, start) }
    position = end
    return Token(kind: kind, range: start..<end)
  }

  private mutating func quotedIdentifier() throws(ExpressionProblem) -> Token {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "`"), bytes[position] != 0x0A { position += 1 }
    guard peek() == UInt8(ascii: "`") else { throw .unclosedBacktick(start..<start + 1) }
    position += 1
    return Token(kind: .quotedIdentifier, range: start..<position)
  }

  // MARK: - Numbers

  private mutating func number() throws(ExpressionProblem) -> Token {
    let start = position
    var kind = Token.Kind.integer
    if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"), peek(2).hexValue != nil {
      position += 2
      while peek().hexValue != nil { position += 1 }
    } else {
      while peek().isDigit { position += 1 }
      if peek() == UInt8(ascii: "."), peek(1).isDigit {
        kind = .double
        position += 1
        while peek().isDigit { position += 1 }
      }
      if peek() | 0x20 == UInt8(ascii: "e") {
        let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
        if peek(1 + sign).isDigit {
          kind = .double
          position += 1 + sign
          while peek().isDigit { position += 1 }
        }
      }
    }
    if kind == .integer, peek() | 0x20 == UInt8(ascii: "u") {
      kind = .unsigned
      position += 1
    }
    if peek().continuesName {
      while peek().continuesName { position += 1 }
      throw .invalidNumber(bytes, start..<position)
    }
    return Token(kind: kind, range: start..<position)
  }

  // MARK: - Symbols

  private mutating func symbol() throws(ExpressionProblem) -> Token {
    let start = position
    func token(_ symbol: Token.Symbol) -> Token {
      Token(kind: .symbol(symbol), range: start..<start + symbol.rawValue.utf8.count)
    }
    let token: Token? =
      switch (bytes[position], peek(1)) {
      case (UInt8(ascii: "("), _): token(.leftParenthesis)
      case (UInt8(ascii: ")"), _): token(.rightParenthesis)
      case (UInt8(ascii: "["), _): token(.leftBracket)
      case (UInt8(ascii: "]"), _): token(.rightBracket)
      case (UInt8(ascii: "{"), _): token(.leftBrace)
      case (UInt8(ascii: "}"), _): token(.rightBrace)
      case (UInt8(ascii: "."), _): token(.dot)
      case (UInt8(ascii: ","), _): token(.comma)
      case (UInt8(ascii: ":"), _): token(.colon)
      case (UInt8(ascii: "?"), let next) where next != UInt8(ascii: "?") && (next != UInt8(ascii: ".") || peek(2).isDigit): token(.question)
      case (UInt8(ascii: "+"), let next) where next != UInt8(ascii: "+"): token(.plus)
      case (UInt8(ascii: "-"), let next) where next != UInt8(ascii: ">"): token(.minus)
      case (UInt8(ascii: "*"), let next) where next != UInt8(ascii: "*"): token(.star)
      case (UInt8(ascii: "/"), _): token(.slash)
      case (UInt8(ascii: "%"), _): token(.percent)
      case (UInt8(ascii: "="), UInt8(ascii: "=")) where peek(2) != UInt8(ascii: "="): token(.equal)
      case (UInt8(ascii: "!"), UInt8(ascii: "=")) where peek(2) != UInt8(ascii: "="): token(.notEqual)
      case (UInt8(ascii: "!"), let next) where next != UInt8(ascii: "=") && next != UInt8(ascii: "~"): token(.not)
      case (UInt8(ascii: "<"), UInt8(ascii: "=")): token(.lessOrEqual)
      case (UInt8(ascii: ">"), UInt8(ascii: "=")): token(.greaterOrEqual)
      case (UInt8(ascii: "<"), let next) where next != UInt8(ascii: ">"): token(.less)
      case (UInt8(ascii: ">"), _): token(.greater)
      case (UInt8(ascii: "&"), UInt8(ascii: "&")): token(.and)
      case (UInt8(ascii: "|"), UInt8(ascii: "|")): token(.or)
      default: nil
      }
    guard let token else { throw .notPartOfTheLanguage(bytes, at: start) }
    position = token.range.upperBound
    return token
  }
}

extension UInt8 {
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

  var hexValue: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  var startsName: Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 || self == UInt8(ascii: "_")
  }

  var continuesName: Bool { startsName || isDigit }
}
