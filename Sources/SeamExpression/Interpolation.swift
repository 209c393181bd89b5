import SeamValue

/// The one place that knows `${…}`: splits the text of a scalar into literal pieces and expressions.
///
/// `$${` is a literal `${`. The `}` that ends an expression is found with the strings, comments and nested braces of the expression respected.
package enum Interpolation {
  package enum Piece: Sendable {
    /// Text as it stands, with `$${` already turned into `${`.
    case literal(String, range: Range<Int>)
    /// An expression; nil where it could not be parsed. `range` is all of `${…}`, `inner` what stands between the braces, in bytes.
    case expression(Expression?, range: Range<Int>, inner: Range<Int>)

    package var range: Range<Int> {
      switch self {
      case .literal(_, let range), .expression(_, let range, _): range
      }
    }
  }

  /// - Returns: The pieces, which cover the text, and the problems with their places in the text.
  package static func parse(_ text: String) -> (pieces: [Piece], problems: [ExpressionProblem]) {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "$")) else { return (bytes.isEmpty ? [] : [.literal(text, range: 0..<bytes.count)], []) }
    var pieces: [Piece] = []
    var problems: [ExpressionProblem] = []
    var literal: [UInt8] = []
    var literalStart = 0
    var position = 0
    func opens(at offset: Int) -> Bool {
      offset + 1 < bytes.count && bytes[offset] == UInt8(ascii: "$") && bytes[offset + 1] == UInt8(ascii: "{")
    }
    func endLiteral() {
      if literalStart < position { pieces.append(.literal(String(decoding: literal, as: UTF8.self), range: literalStart..<position)) }
      literal = []
    }
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "$"), opens(at: position + 1) {
        literal += Array("${".utf8)
        position += 3
      } else if opens(at: position) {
        endLiteral()
        let start = position + 2
        switch end(of: bytes, from: start) {
        case .success(let end):
          let (expression, found) = Expression.parse(String(decoding: bytes[start..<end], as: UTF8.self))
          problems += found.map { shifted($0, by: start, whole: position..<end + 1) }
          pieces.append(.expression(expression, range: position..<end + 1, inner: start..<end))
          position = end + 1
        case .failure(let problem):
          problems.append(problem)
          pieces.append(.expression(nil, range: position..<bytes.count, inner: start..<bytes.count))
          position = bytes.count
        }
        literalStart = position
      } else {
        literal.append(bytes[position])
        position += 1
      }
    }
    endLiteral()
    return (pieces, problems)
  }

  /// Whether there is anything to evaluate, or to unescape.
  package static func isPresent(in text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "{"), previous == UInt8(ascii: "$") { return true }
      previous = byte
    }
    return false
  }

  /// An empty place is of no use to a reader: what is missing between `${` and `}` is shown at both.
  private static func shifted(_ problem: ExpressionProblem, by start: Int, whole: Range<Int>) -> ExpressionProblem {
    var problem = problem.shifted(by: start)
    if problem.id == "empty-expression" { problem.range = whole }
    return problem
  }

  /// The offset of the `}` that ends the expression which starts at an offset.
  private static func end(of bytes: [UInt8], from start: Int) -> Result<Int, ExpressionProblem> {
    var position = start
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let opening = prefixStart(of: position, in: bytes, from: start)
        guard let end = StringLiteral.end(in: bytes, from: opening) else { return .failure(.unclosedString(bytes, opening)) }
        position = end
        continue
      case UInt8(ascii: "`"):
        guard let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
          return .failure(.unclosedBacktick(position..<position + 1))
        }
        position = end
      case UInt8(ascii: "/") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "/"):
        while position + 1 < bytes.count, bytes[position + 1] != 0x0A, bytes[position + 1] != 0x0D { position += 1 }
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return .success(position) }
        depth -= 1
      default: break
      }
      position += 1
    }
    return .failure(.unclosedInterpolation(start - 2..<start))
  }

  /// Where the prefix of a string starts: `r`, `b` or `br`, if they are no end of a longer name.
  private static func prefixStart(of quote: Int, in bytes: [UInt8], from start: Int) -> Int {
    var first = quote
    while first > start, bytes[first - 1].continuesName { first -= 1 }
    let prefix = bytes[first..<quote].map { $0 | 0x20 }
    return ["r", "b", "br"].contains { prefix.elementsEqual($0.utf8) } ? first : quote
  }
}

extension ExpressionProblem {
  fileprivate static func unclosedInterpolation(_ range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "unclosed-interpolation", "'${' is never closed", at: range, label: "a closing '}' is missing", notes: ["for the text ${ write $${"])
  }
}
