/// Which columns the rows of an `sql:` step have, as far as its text tells: those of a `select` list or of `returning` in which every item
/// is a name or is given one by `as`. Where anything is in doubt, such as `*` or a call without a name, nothing is known.
struct SQLColumns {
  private enum Token: Equatable {
    /// A name without quotes that stays as it is in every dialect, or one with quotes.
    case name(String)
    /// A name that a dialect may spell otherwise.
    case word
    case symbol(UInt8)
    case other
  }

  private var tokens: [Token] = []

  /// Nil where they are not known.
  static func names(in pieces: [Template.Piece]) -> [String]? {
    var columns = SQLColumns()
    for piece in pieces {
      switch piece {
      case .literal(let text): guard columns.read(Array(text.utf8)) else { return nil }
      case .expression: columns.tokens.append(.other)
      }
    }
    return columns.ofLastStatement()
  }

  // MARK: Tokens

  /// False where something stands in the text that is not looked into.
  private mutating func read(_ bytes: [UInt8]) -> Bool {
    var index = 0
    func end(of quote: UInt8, from start: Int) -> Int? {
      var index = start
      while index < bytes.count {
        if bytes[index] == quote {
          guard index + 1 < bytes.count, bytes[index + 1] == quote else { return index }
          index += 1
        }
        index += 1
      }
      return nil
    }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case 0x2D where index + 1 < bytes.count && bytes[index + 1] == 0x2D:
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      case 0x27:
        guard let close = end(of: byte, from: index + 1) else { return false }
        tokens.append(.other)
        index = close + 1
      case 0x22:
        guard let close = end(of: byte, from: index + 1) else { return false }
        tokens.append(.name(String(decoding: bytes[index + 1..<close], as: UTF8.self)))
        index = close + 1
      // Dollar quotes, block comments, names in other quotes: rare where rows are looked at.
      case 0x24, 0x60, 0x5B, 0x5C: return false
      case 0x2F where index + 1 < bytes.count && bytes[index + 1] == 0x2A: return false
      case let byte where Self.isWordByte(byte):
        let start = index
        while index < bytes.count, Self.isWordByte(bytes[index]) { index += 1 }
        let word = bytes[start..<index]
        let isPlain = word.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        let text = String(decoding: word, as: UTF8.self)
        if (0x30...0x39).contains(byte) {
          tokens.append(.other)
        } else if isPlain || Self.keywords.contains(text.lowercased()) {
          tokens.append(.name(isPlain ? text : text.lowercased()))
        } else {
          tokens.append(.word)
        }
      default:
        tokens.append(.symbol(byte))
        index += 1
      }
    }
    return true
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }

  private static let keywords: Set<String> = ["select", "insert", "update", "delete", "with", "from", "as", "returning", "distinct", "all"]

  // MARK: Statements

  private func ofLastStatement() -> [String]? {
    var statement = tokens.split(separator: .symbol(0x3B)).last ?? []
    guard case .name(let first)? = statement.first, ["select", "insert", "update", "delete", "with"].contains(first) else { return nil }
    // A body, of a function for example, has statements of its own.
    if tokens.contains(.name("begin")), tokens.contains(.name("end")) { return nil }
    if let returning = index(of: "returning", in: statement) {
      statement = statement[(returning + 1)...]
    } else {
      guard let select = index(of: "select", in: statement) else { return nil }
      statement = statement[(select + 1)...]
      if statement.first == .name("all") { statement = statement.dropFirst() }
      if statement.first == .name("distinct") {
        statement = statement.dropFirst()
        if statement.first == .name("on") { return nil }
      }
      for keyword in ["from", "where", "union", "except", "intersect", "group", "order", "limit", "into"] {
        if let end = index(of: keyword, in: statement) { statement = statement[..<end] }
      }
    }
    return names(of: statement)
  }

  /// Where a keyword stands outside of brackets.
  private func index(of keyword: String, in tokens: ArraySlice<Token>) -> Int? {
    var depth = 0
    for index in tokens.indices {
      switch tokens[index] {
      case .symbol(0x28): depth += 1
      case .symbol(0x29): depth -= 1
      case .name(keyword) where depth == 0: return index
      default: break
      }
    }
    return nil
  }

  private func names(of list: ArraySlice<Token>) -> [String]? {
    var items: [[Token]] = [[]]
    var depth = 0
    for token in list {
      if token == .symbol(0x28) { depth += 1 }
      if token == .symbol(0x29) { depth -= 1 }
      if token == .symbol(0x2C), depth == 0 { items.append([]) } else { items[items.count - 1].append(token) }
    }
    var names: [String] = []
    for item in items {
      guard case .name(let name)? = item.last else { return nil }
      let isNamed = item.count > 2 && item[item.count - 2] == .name("as")
      // `id`, or `products.id`.
      let isColumn = item.count == 1 || item.count == 3 && item[1] == .symbol(0x2E)
      guard isNamed || isColumn else { return nil }
      names.append(name)
    }
    return names
  }
}
