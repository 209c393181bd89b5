import SeamSource

/// Finds out which mistake it is where something stands that does not belong there.
extension YAMLParser {
  /// A tab before the token at `pos`, where only spaces may stand.
  mutating func refuseTab() -> Refusal {
    var tab = pos
    while tab > lineStart, base[tab - 1].isWhite { tab -= 1 }
    while base[tab] == Byte.space { tab += 1 }
    return refuse(.tabIndentation(span(tab, tab + 1)))
  }

  /// Something in block context that is neither the next entry nor the end of the collection.
  mutating func refuseLeftover() -> Refusal {
    if pos != lineToken { return refuseOnLine() }
    if isTabbed { return refuseTab() }
    if isByteOrderMark(at: pos) { return refuse(.byteOrderMark(span(pos, pos + 3))) }
    if base[pos] == Byte.percent, pos == lineStart { return refuse(.directiveInDocument(lineSpan())) }
    if last == .plain, endsWithComment(lastEnd), lineIndent > top.indent || top.kind == .document {
      return refuse(.commentInPlain(lineSpan(), comment: span(commentStart(lastEnd), commentStart(lastEnd) + 1)))
    }
    if top.kind == .document {
      return refuse(last == .block ? .badIndentation(tokenSpan(at: pos), lineIndent) : .secondRoot(lineSpan()))
    }
    let collection = span(top.start, top.start + 1)
    return refuse(.badIndentation(tokenSpan(at: pos), lineIndent, collection: collection, expected: top.indent))
  }

  /// Text behind a complete value, on its line.
  mutating func refuseOnLine() -> Refusal {
    let byte = base[pos]
    if byte == Byte.hash { return refuse(.commentWithoutSpace(span(pos, pos + 1))) }
    let rest = span(pos, contentEnd())
    switch last {
    case .quoted: return refuse(.textAfterQuote(rest, quote: text(lastEnd - 1, lastEnd)))
    case .flow where byte == Byte.colon: return refuse(.collectionKey(span(lastEnd - 1, lastEnd)))
    case .flow: return refuse(.textAfterBracket(rest, bracket: text(lastEnd - 1, lastEnd)))
    case .alias where base[lastEnd - 1] == Byte.colon: return refuse(.colonInAlias(span(lastEnd - 1, lastEnd)))
    case .alias: return refuse(.textAfterAlias(rest))
    default: return refuse(.unexpectedIndicator(span(pos, pos + 1), text(pos, pos + 1)))
    }
  }

  /// A key without its `: `.
  mutating func refuseMissingColon(_ event: YAMLEvent) -> Refusal {
    let start = Int(event.start)
    let upper = Int(event.end)
    if event.kind == .alias, base[upper - 1] == Byte.colon { return refuse(.colonInAlias(span(upper - 1, upper))) }
    if event.style != .plain {
      if base[upper] == Byte.colon { return refuse(.missingSpaceAfterColon(span(upper, upper + 1), text(start, upper))) }
      pos = upper
      skipWhite()
      if !base[pos].isBreakOrEnd, base[pos] != Byte.hash {
        return refuse(.textAfterQuote(span(pos, contentEnd()), quote: text(upper - 1, upper)))
      }
    }
    if let colon = tightColon(start, upper) { return refuse(.missingSpaceAfterColon(span(colon, colon + 1), text(start, colon))) }
    let comment = endsWithComment(upper) ? span(commentStart(upper), commentStart(upper) + 1) : nil
    return refuse(.missingColon(span(start, upper), mapping: span(top.start, top.start + 1), comment: comment))
  }

  /// The first `:` of a plain scalar's first line that has no space behind it and is not that of an address such as `http://`.
  private func tightColon(_ start: Int, _ upper: Int) -> Int? {
    var index = start
    while index < upper, !base[index].isBreakOrEnd {
      if base[index] == Byte.colon, index > start { return base[index + 1] == UInt8(ascii: "/") ? nil : index }
      if base[index].isWhite { return nil }
      index += 1
    }
    return nil
  }

  /// A mapping that begins on a line where none may: `a: b: c`.
  func mappingOnLine(_ key: YAMLEvent, _ inner: Properties) -> Diagnostic {
    if top.kind == .document { return .mappingOnMarkerLine(span(inner.isPresent ? inner.start : Int(key.start), Int(key.end))) }
    if let expression = openExpression(Int(key.start), pos) { return .expressionNeedsQuotes(expression, ": ") }
    return .colonInPlain(span(pos, pos + 1))
  }

  /// A `: ` on a further line of a plain scalar, at `pos`.
  func keyInPlain(_ event: YAMLEvent) -> Diagnostic {
    let start = Int(event.start)
    if let expression = openExpression(start, pos) { return .expressionNeedsQuotes(expression, ": ") }
    if let colon = tightColon(start, Int(event.end)) { return .missingSpaceAfterColon(span(colon, colon + 1), text(start, colon)) }
    return .keyInPlain(span(lineStart + lineIndent, lastEnd), text: span(start, start + 1))
  }

  /// The `${` between two offsets that is not closed there, up to where it is closed on its line.
  func openExpression(_ start: Int, _ upper: Int) -> SourceSpan? {
    var open: Int?
    var index = start
    while index < upper {
      if base[index] == Byte.dollar, base[index + 1] == Byte.openBrace { open = open ?? index }
      if base[index] == Byte.closeBrace { open = nil }
      index += 1
    }
    return open.map { expressionSpan($0) }
  }

  /// The expression in a plain scalar that goes on behind it, for YAML reads its ` #` as a comment or its `: ` as the end of a key.
  func cutExpression(_ event: YAMLEvent) -> (SourceSpan, cause: String)? {
    let upper = Int(event.end)
    let next = base[commentStart(upper)]
    guard next == Byte.hash || next == Byte.colon, let expression = openExpression(Int(event.start), upper) else { return nil }
    return (expression, next == Byte.hash ? " #" : ": ")
  }

  /// From `${` to the `}` that closes it, or the end of the line.
  private func expressionSpan(_ start: Int) -> SourceSpan {
    var index = start
    var depth = 0
    while !base[index].isBreakOrEnd {
      if base[index] == Byte.openBrace { depth += 1 }
      if base[index] == Byte.closeBrace {
        depth -= 1
        if depth == 0 { return span(start, index + 1) }
      }
      index += 1
    }
    return span(start, index)
  }

  /// Something in a flow collection that is neither `,` nor its end.
  mutating func refuseInFlow() -> Refusal {
    let byte = base[pos]
    let place = span(pos, pos + 1)
    switch byte {
    case Byte.hash: return refuse(.commentWithoutSpace(place))
    case Byte.openBrace where base[pos - 1] == Byte.dollar: return refuse(.expressionInFlow(expressionSpan(pos - 1)))
    case Byte.comma: return refuse(.unexpectedComma(place))
    case Byte.closeBracket, Byte.closeBrace:
      return refuse(.mismatchedBracket(place, text(pos, pos + 1), opening: span(top.start, top.start + 1), text(top.start, top.start + 1)))
    case Byte.colon where last == .flow: return refuse(.collectionKey(span(lastEnd - 1, lastEnd)))
    case Byte.colon where pos == lineToken && top.kind == .flowSequence:
      return refuse(.multiLineKey(span(max(0, lastEnd - 1), lastEnd)))
    case Byte.colon where last == .plain && lineStart + lineIndent < lastEnd:
      // Two entries were read as one text: that of the last line is the second key.
      return refuse(.missingComma(next: span(lineStart + lineIndent, lastEnd), after: nil))
    case Byte.colon: return refuse(.unexpectedIndicator(place, ":"))
    default:
      if last == .quoted, lastEnd <= pos, !(lastEnd..<pos).contains(where: { base[$0].isBreakOrEnd }) {
        return refuse(.textAfterQuote(tokenSpan(at: pos), quote: text(lastEnd - 1, lastEnd)))
      }
      return refuse(.missingComma(next: tokenSpan(at: pos), after: span(lastEnd, lastEnd)))
    }
  }

  /// A flow collection that ends with the document.
  func unclosedBracket() -> Diagnostic {
    .unclosedBracket(span(top.start, top.start + 1), text(top.start, top.start + 1), line: pos < end ? span(pos, pos + 3) : nil)
  }

  /// A line in a flow collection that is not indented enough.
  func flowIndentation() -> Diagnostic {
    let opening = top.start
    let isClosing = base[pos] == Byte.closeBrace || base[pos] == Byte.closeBracket
    if isClosing { return .closingBracketIndentation(span(pos, pos + 1), opening: span(opening, opening + 1), minimum: top.indent) }
    return .unclosedBracket(span(opening, opening + 1), text(opening, opening + 1), line: tokenSpan(at: pos), minimum: top.indent)
  }

  private func endsWithComment(_ index: Int) -> Bool { base[commentStart(index)] == Byte.hash }

  private func commentStart(_ index: Int) -> Int {
    var index = index
    while base[index].isWhite { index += 1 }
    return index
  }

  /// The rest of the line from `pos`, without trailing white space.
  private func lineSpan() -> SourceSpan { span(pos, contentEnd()) }

  private func contentEnd() -> Int {
    var index = pos
    var upper = pos
    while !base[index].isBreakOrEnd {
      if base[index] == Byte.hash, index > 0, base[index - 1].isWhite { break }
      if !base[index].isWhite { upper = index + 1 }
      index += 1
    }
    return upper
  }
}
