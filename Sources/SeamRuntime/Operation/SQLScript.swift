import SeamSpec

/// The statements of an `sql:` step, split and with their parameters found, while planning.
package struct SQLScript: Sendable {
  package struct Statement: Sendable {
    /// Text as it is sent, and the expressions that are bound.
    package var pieces: [Template.Piece]
    /// Whether it only reads, as far as its words tell: such a step may look again.
    package var isQuery: Bool
  }

  package var statements: [Statement]

  package var isQuery: Bool { statements.allSatisfy(\.isQuery) }

  /// Why a text is no script.
  package enum Problem: Sendable {
    case empty
    /// A quote, comment or dollar quote that is never closed.
    case unclosed(String)
    /// An expression where no parameter can stand.
    case insideQuotes(EmbeddedExpression, String)
  }

  package static func split(_ pieces: [Template.Piece], dialect: SQLDialect) -> (SQLScript, [Problem]) {
    var lexer = SQLLexer(dialect: dialect)
    for piece in pieces {
      switch piece {
      case .literal(let text): lexer.read(text)
      case .expression(let embedded): lexer.read(embedded)
      }
    }
    return lexer.finish()
  }
}

/// Finds where statements end, and where text is not code: quotes, comments, dollar quotes (PostgreSQL manual, 4.1; SQLite, *SQL syntax*).
private struct SQLLexer {
  private enum State: Equatable {
    case code
    /// Until this byte, which doubled stands for itself; in an escape string a backslash protects the next byte.
    case quoted(UInt8, escapes: Bool)
    case dollarQuoted([UInt8])
    case lineComment
    case blockComment(depth: Int)
  }

  let dialect: SQLDialect
  private var state = State.code
  private var statements: [SQLScript.Statement] = []
  private var problems: [SQLScript.Problem] = []
  private var pieces: [Template.Piece] = []
  private var text: [UInt8] = []
  /// Whether the statement holds anything but space and comments.
  private var hasCode = false
  /// The statement's words in lower case, as far as they matter: which kind it is, and where a body of statements begins and ends.
  private var words: [String] = []
  private var word: [UInt8] = []
  private var bodyDepth = 0

  init(dialect: SQLDialect) {
    self.dialect = dialect
  }

  mutating func read(_ embedded: EmbeddedExpression) {
    endWord()
    switch state {
    case .code:
      flushText()
      pieces.append(.expression(embedded))
      hasCode = true
    case .quoted(let quote, _):
      problems.append(.insideQuotes(embedded, quote == 0x27 ? "a quoted text" : "a quoted name"))
    case .dollarQuoted: problems.append(.insideQuotes(embedded, "a dollar-quoted text"))
    case .lineComment, .blockComment: text += Array("${\(embedded.expression.text)}".utf8)
    }
  }

  mutating func read(_ literal: String) {
    let bytes = Array(literal.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      var length = 1
      switch state {
      case .code: length = readCode(bytes, at: index, byte, next)
      case .quoted(let quote, let escapes):
        if escapes, byte == 0x5C, index + 1 < bytes.count {
          length = 2
        } else if byte == quote {
          if next == quote { length = 2 } else { state = .code }
        }
      case .dollarQuoted(let tag):
        if byte == 0x24, bytes[index...].starts(with: tag) {
          length = tag.count
          state = .code
        }
      case .lineComment:
        if byte == 0x0A { state = .code }
      case .blockComment(let depth):
        if byte == 0x2A, next == 0x2F {
          length = 2
          state = depth == 1 ? .code : .blockComment(depth: depth - 1)
        } else if byte == 0x2F, next == 0x2A, dialect == .postgres {
          length = 2
          state = .blockComment(depth: depth + 1)
        }
      }
      if length > 0 { text += bytes[index..<min(index + length, bytes.count)] }
      index += max(1, length)
    }
  }

  /// Reads at a place of code, and returns how many bytes belong to the statement there; 0 for a semicolon that ends it.
  private mutating func readCode(_ bytes: [UInt8], at index: Int, _ byte: UInt8, _ next: UInt8) -> Int {
    let isWordByte = byte == 0x5F || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    if isWordByte {
      word.append(byte)
      hasCode = true
      return 1
    }
    let escapes = dialect == .postgres && (word == [0x45] || word == [0x65])
    let startsName = word.isEmpty
    endWord()
    switch (byte, next) {
    case (0x2D, 0x2D):
      state = .lineComment
      return 2
    case (0x2F, 0x2A):
      state = .blockComment(depth: 1)
      return 2
    case (0x27, _): state = .quoted(byte, escapes: escapes)
    case (0x22, _): state = .quoted(byte, escapes: false)
    case (0x60, _) where dialect == .sqlite: state = .quoted(byte, escapes: false)
    case (0x5B, _) where dialect == .sqlite: state = .quoted(0x5D, escapes: false)
    case (0x24, _) where dialect == .postgres && startsName:
      if let tag = Self.dollarTag(bytes, at: index) {
        state = .dollarQuoted(tag)
        hasCode = true
        return tag.count
      }
    case (0x3B, _) where bodyDepth == 0:
      endStatement()
      return 0
    case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _): return 1
    default: break
    }
    hasCode = true
    return 1
  }

  /// `$$` or `$name$`, with both dollars.
  private static func dollarTag(_ bytes: [UInt8], at index: Int) -> [UInt8]? {
    var end = index + 1
    while end < bytes.count,
      bytes[end] == 0x5F || bytes[end] >= 0x80 || (0x30...0x39).contains(bytes[end]) && end > index + 1
        || (0x41...0x5A).contains(bytes[end] & 0xDF)
    {
      end += 1
    }
    return end < bytes.count && bytes[end] == 0x24 ? Array(bytes[index...end]) : nil
  }

  private mutating func endWord() {
    guard !word.isEmpty else { return }
    let text = String(decoding: word, as: UTF8.self).lowercased()
    word = []
    // The semicolons of a body (a trigger's, a function's BEGIN ATOMIC) end its statements and not this one.
    let isTrigger = dialect == .sqlite && words.first == "create" && words.contains("trigger")
    switch text {
    case "begin" where isTrigger: bodyDepth += 1
    case "atomic" where words.last == "begin": bodyDepth += 1
    case "case" where bodyDepth > 0: bodyDepth += 1
    case "end" where bodyDepth > 0: bodyDepth -= 1
    default: break
    }
    words.append(text)
  }

  private mutating func flushText() {
    if !text.isEmpty { pieces.append(.literal(String(decoding: text, as: UTF8.self))) }
    text = []
  }

  private mutating func endStatement() {
    endWord()
    flushText()
    if hasCode {
      let writes: Set<String> = ["insert", "update", "delete", "merge", "into", "nextval", "setval"]
      let reads: Set<String> = ["select", "values", "table", "show", "with", "explain"]
      let isQuery = words.first.map(reads.contains) ?? false
      statements.append(.init(pieces: pieces, isQuery: isQuery && !words.contains(where: writes.contains)))
    }
    (pieces, words, hasCode, bodyDepth) = ([], [], false, 0)
  }

  mutating func finish() -> (SQLScript, [SQLScript.Problem]) {
    switch state {
    case .code, .lineComment: break
    case .quoted(let quote, _):
      problems.append(.unclosed(quote == 0x5D ? "'['" : "the quote \(Character(UnicodeScalar(quote)))"))
    case .dollarQuoted(let tag): problems.append(.unclosed(String(decoding: tag, as: UTF8.self)))
    case .blockComment: problems.append(.unclosed("the comment '/*'"))
    }
    endStatement()
    if statements.isEmpty, problems.isEmpty { problems.append(.empty) }
    return (SQLScript(statements: statements), problems)
  }
}
