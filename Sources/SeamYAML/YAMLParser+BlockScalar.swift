import SeamSource

/// Literal and folded scalars (YAML 1.2.2, section 8.1).
extension YAMLParser {
  /// Reads from the `|` or `>` at `pos` to the line that ends it; `pos` is then before that line's break.
  mutating func readBlockScalar(parent: Int) throws(Refusal) -> YAMLEvent {
    var event = YAMLEvent(.scalar, pos, pos + 1)
    event.style = base[pos] == Byte.bar ? .literal : .folded
    event.isVerbatim = false
    let indicator = try readBlockHeader(&event)
    let headerEnd = pos
    lastEnd = Int(event.end)
    last = .block

    let least = max(parent + 1, 0)
    var indent = indicator.map { max(parent, 0) + $0 } ?? -1
    var blankIndent = 0
    var blankLine = pos
    var index = afterBreak(pos)
    event.textStart = UInt32(truncatingIfNeeded: index)
    var textEnd = index
    // Where the scalar ends so far: before the break of its last line.
    pos = headerEnd
    while index < end {
      let line = index
      let limit = indent < 0 ? Int.max : line + indent
      while base[index] == Byte.space, index < limit { index += 1 }
      let spaces = index - line
      if base[index].isBreakOrEnd {
        if indent < 0, spaces > blankIndent {
          blankIndent = spaces
          blankLine = line
        }
        if index == end {
          textEnd = end
          pos = end
          break
        }
        pos = index
        index = afterBreak(index)
        textEnd = index
        continue
      }
      if indent < 0 {
        guard spaces >= least else { break }
        if spaces == 0, isMarker(at: line) { break }
        if blankIndent > spaces {
          pos = blankLine
          throw refuse(.blankLineTooDeep(span(blankLine + spaces, blankLine + blankIndent), text: span(index, index + 1)))
        }
        indent = spaces
        event.indent = Int32(truncatingIfNeeded: indent)
      } else if spaces < indent {
        break
      } else if spaces == 0, isMarker(at: line) {
        break
      }
      if parent < 0, indicator != nil {
        pos = line
        throw refuse(.indentationAtRoot(span(Int(event.start), Int(event.end))))
      }
      while !base[index].isBreakOrEnd { index += 1 }
      lastEnd = index
      event.end = UInt32(truncatingIfNeeded: index)
      pos = index
      if index < end { index = afterBreak(index) }
      textEnd = index
    }
    event.textEnd = UInt32(truncatingIfNeeded: max(Int(event.textStart), textEnd))
    if indent < 0 { event.indent = Int32(truncatingIfNeeded: blankIndent) } else { event.indent = Int32(truncatingIfNeeded: indent) }
    try checkLineAfterBlockScalar(textEnd)
    return event
  }

  /// A line that begins with a tab where indentation should be ends no scalar and is no part of it (section 6.1).
  private mutating func checkLineAfterBlockScalar(_ line: Int) throws(Refusal) {
    var index = line
    while base[index] == Byte.space { index += 1 }
    if base[index] == Byte.tab {
      pos = line
      lineStart = line
      throw refuse(.tabIndentation(span(index, index + 1)))
    }
  }

  private func afterBreak(_ index: Int) -> Int {
    switch base[index] {
    case Byte.lineFeed: index + 1
    case Byte.carriageReturn: base[index + 1] == Byte.lineFeed ? index + 2 : index + 1
    default: index
    }
  }

  /// The indentation indicator, if there is one; `pos` is then at the end of the line.
  private mutating func readBlockHeader(_ event: inout YAMLEvent) throws(Refusal) -> Int? {
    let start = pos
    var indicator: Int?
    var hasChomping = false
    pos += 1
    loop: while true {
      switch base[pos] {
      case Byte.plus where !hasChomping, Byte.dash where !hasChomping:
        event.chomping = base[pos] == Byte.plus ? .keep : .strip
        hasChomping = true
      case 0x31...0x39 where indicator == nil:
        indicator = Int(base[pos] - Byte.zero)
      default: break loop
      }
      pos += 1
    }
    event.end = UInt32(truncatingIfNeeded: pos)
    let headerEnd = pos
    skipWhite()
    if base[pos] == Byte.hash, pos > headerEnd {
      while !base[pos].isBreakOrEnd { pos += 1 }
    }
    if !base[pos].isBreakOrEnd { throw refuse(.blockHeader(tokenSpan(at: pos), indicator: text(start, start + 1))) }
    return indicator
  }
}
