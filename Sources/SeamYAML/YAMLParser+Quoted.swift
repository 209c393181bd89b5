import SeamSource

/// Quoted scalars (YAML 1.2.2, sections 7.3.1 and 7.3.2), and what may be escaped in them (section 5.7).
extension YAMLParser {
  /// Reads from the quote at `pos` to the one that closes it.
  ///
  /// - `minimum`: the spaces that every further line begins with at least.
  mutating func readQuoted(minimum: Int) throws(Refusal) -> YAMLEvent {
    let start = pos
    let quote = base[pos]
    var event = YAMLEvent(.scalar, start, start)
    event.style = quote == Byte.doubleQuote ? .doubleQuoted : .singleQuoted
    var index = pos + 1
    while true {
      let byte = base[index]
      if byte == quote {
        if quote == Byte.singleQuote, base[index + 1] == quote {
          event.isVerbatim = false
          index += 2
          continue
        }
        break
      }
      switch byte {
      case Byte.backslash where quote == Byte.doubleQuote:
        event.isVerbatim = false
        index = try skipEscape(index)
      case Byte.lineFeed, Byte.carriageReturn:
        event.isVerbatim = false
        index = try skipQuotedBreaks(index, start: start, minimum: minimum)
      case 0:
        throw refuse(.unclosedQuote(span(start, start + 1), quote: text(start, start + 1)))
      default: index += 1
      }
    }
    event.textStart = UInt32(truncatingIfNeeded: start + 1)
    event.textEnd = UInt32(truncatingIfNeeded: index)
    pos = index + 1
    event.end = UInt32(truncatingIfNeeded: pos)
    lastEnd = pos
    last = .quoted
    return event
  }

  /// The line break at `index`, empty lines, and the indentation of the line after them.
  private mutating func skipQuotedBreaks(_ index: Int, start: Int, minimum: Int) throws(Refusal) -> Int {
    var index = index
    var spaces = 0
    while base[index] == Byte.lineFeed || base[index] == Byte.carriageReturn {
      index += base[index] == Byte.carriageReturn && base[index + 1] == Byte.lineFeed ? 2 : 1
      lineStart = index
      if isMarker(at: index) {
        pos = index
        throw refuse(.unclosedQuote(span(start, start + 1), quote: text(start, start + 1), marker: span(index, index + 3)))
      }
      while base[index] == Byte.space { index += 1 }
      spaces = index - lineStart
      while base[index].isWhite { index += 1 }
    }
    lineIndent = spaces
    if spaces < minimum, index < end {
      // Where the text goes on as the file does, the quote was most likely never meant to span lines.
      pos = index
      if base[lineStart + spaces] == Byte.tab { throw refuse(.tabIndentation(span(lineStart + spaces, lineStart + spaces + 1))) }
      throw refuse(.quotedIndentation(span(index, index + 1), quote: span(start, start + 1), minimum: minimum))
    }
    return index
  }

  /// Past the escape whose backslash is at `index`; a line break stays for the caller.
  private mutating func skipEscape(_ index: Int) throws(Refusal) -> Int {
    let digits: Int
    switch base[index + 1] {
    case UInt8(ascii: "0"), UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "v"),
      UInt8(ascii: "f"),
      UInt8(ascii: "r"), UInt8(ascii: "e"), UInt8(ascii: "N"), UInt8(ascii: "_"), UInt8(ascii: "L"), UInt8(ascii: "P"), Byte.tab,
      Byte.space,
      Byte.doubleQuote, UInt8(ascii: "/"), Byte.backslash:
      return index + 2
    case Byte.lineFeed, Byte.carriageReturn, 0: return index + 1
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      var upper = index + 2
      while base[upper] & 0xC0 == 0x80 { upper += 1 }
      pos = index
      throw refuse(.unknownEscape(span(index, upper), text(index, upper)))
    }
    var value: UInt32 = 0
    for offset in 0..<digits {
      guard let digit = base[index + 2 + offset].hexDigit else {
        pos = index
        throw refuse(.incompleteEscape(span(index, index + 2 + offset), digits: digits))
      }
      value = value << 4 | digit
    }
    if Unicode.Scalar(value) == nil {
      pos = index
      throw refuse(.escapeOfNoCharacter(span(index, index + 2 + digits), text(index, index + 2 + digits)))
    }
    return index + 2 + digits
  }
}
