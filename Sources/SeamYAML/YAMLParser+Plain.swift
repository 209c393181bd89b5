import SeamSource

/// Plain scalars (YAML 1.2.2, section 7.3.3).
extension YAMLParser {
  /// Reads the first line of a plain scalar; `pos` is then at what ends it: a line break, the end, a comment, a `:` that makes it a key, or in
  /// a flow collection an indicator.
  mutating func readPlainLine(inFlow: Bool) -> YAMLEvent {
    let start = pos
    let upper = skipPlainLine(inFlow: inFlow)
    lastEnd = upper
    last = .plain
    return YAMLEvent(.scalar, start, upper)
  }

  /// The end of the text on this line, without trailing white space.
  @inline(__always)
  private mutating func skipPlainLine(inFlow: Bool) -> Int {
    var index = pos
    var upper = pos
    loop: while true {
      let byte = base[index]
      if byte > Byte.colon {
        if inFlow, byte.isFlowIndicator { break }
        index += 1
        upper = index
        continue
      }
      switch byte {
      case Byte.space, Byte.tab:
        index += 1
      case Byte.colon:
        let next = base[index + 1]
        if next.isBlank || (inFlow && next.isFlowIndicator) { break loop }
        index += 1
        upper = index
      case Byte.hash:
        if index > pos, base[index - 1].isWhite { break loop }
        index += 1
        upper = index
      case Byte.comma:
        if inFlow { break loop }
        index += 1
        upper = index
      case Byte.lineFeed, Byte.carriageReturn, 0: break loop
      default:
        index += 1
        upper = index
      }
    }
    pos = index
    return upper
  }

  /// Reads the further lines of a plain scalar, each with `minimum` spaces before it at least.
  ///
  /// A `: ` on one of them is a mistake in block context: what precedes it cannot be a key, for a key stands on one line.
  mutating func continuePlain(_ event: inout YAMLEvent, minimum: Int, inFlow: Bool) throws(Refusal) {
    while base[pos] == Byte.lineFeed || base[pos] == Byte.carriageReturn {
      var index = pos
      var line = index
      var spaces = 0
      while base[index] == Byte.lineFeed || base[index] == Byte.carriageReturn {
        index += base[index] == Byte.carriageReturn && base[index + 1] == Byte.lineFeed ? 2 : 1
        line = index
        while base[index] == Byte.space { index += 1 }
        spaces = index - line
        while base[index].isWhite { index += 1 }
      }
      let byte = base[index]
      if index == end || spaces < minimum || byte == Byte.hash || (index == line && isMarker(at: index)) { return }
      if byte == 0xEF, isByteOrderMark(at: index) { return }
      if inFlow, byte.isFlowIndicator { return }
      if byte == Byte.colon, base[index + 1].isBlank || (inFlow && base[index + 1].isFlowIndicator) { return }
      lineStart = line
      lineIndent = spaces
      pos = index
      let upper = skipPlainLine(inFlow: inFlow)
      event.end = UInt32(truncatingIfNeeded: upper)
      event.textEnd = event.end
      event.isVerbatim = false
      lastEnd = upper
    }
    if base[pos] == Byte.colon, !inFlow { throw refuse(keyInPlain(event)) }
  }

  /// Whether a plain scalar may begin at `pos`; every character that it may not begin with has a message of its own.
  mutating func checkPlainStart(inFlow: Bool) throws(Refusal) {
    let byte = base[pos]
    switch byte {
    case Byte.dash, Byte.question, Byte.colon:
      let next = base[pos + 1]
      guard next.isBlank || (inFlow && next.isFlowIndicator) else { return }
      throw refuse(.misplacedIndicator(span(pos, pos + 1), text(pos, pos + 1)))
    case Byte.at, Byte.backtick:
      throw refuse(.reservedCharacter(tokenSpan(at: pos), text(pos, pos + 1)))
    case Byte.percent:
      throw refuse(.percentAtStart(tokenSpan(at: pos)))
    case Byte.hash:
      throw refuse(.commentWithoutSpace(span(pos, pos + 1)))
    case Byte.bar, Byte.greater:
      throw refuse(.blockScalarInFlow(span(pos, pos + 1)))
    case Byte.closeBracket, Byte.closeBrace, Byte.comma:
      throw refuse(.unexpectedIndicator(span(pos, pos + 1), text(pos, pos + 1)))
    case Byte.openBracket, Byte.openBrace, Byte.ampersand, Byte.asterisk, Byte.exclamation, Byte.doubleQuote, Byte.singleQuote:
      throw refuse(.unexpectedIndicator(span(pos, pos + 1), text(pos, pos + 1)))
    case 0xEF where isByteOrderMark(at: pos):
      throw refuse(.byteOrderMark(span(pos, pos + 3)))
    default: return
    }
  }
}
