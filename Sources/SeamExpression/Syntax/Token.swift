/// A lexical element of an expression (cel-spec, *Syntax*), as a range of bytes.
struct Token {
  enum Kind: Equatable {
    case identifier
    /// `` `content-type` ``, after a dot only.
    case quotedIdentifier
    case integer
    case unsigned
    case double
    case string
    case bytes
    case symbol(Symbol)
    case end
  }

  enum Symbol: String {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case dot = "."
    case comma = ","
    case question = "?"
    case colon = ":"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case not = "!"
    case notEqual = "!="
    case equal = "=="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and = "&&"
    case or = "||"
  }

  var kind: Kind
  var range: Range<Int>
}
