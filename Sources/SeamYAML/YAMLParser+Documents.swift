import SeamSource

/// Streams and documents (YAML 1.2.2, chapter 9) and directives (section 6.8).
extension YAMLParser {
  /// Between documents: the start of the next one.
  mutating func streamEvent() throws(Refusal) -> YAMLEvent? {
    while true {
      _ = skipSeparation()
      if skipByteOrderMark() { continue }
      if pos == end {
        if let directive { throw refuseDirective(directive) }
        return nil
      }
      if pos == lineStart, isMarker(at: pos) {
        if base[pos] == Byte.dash {
          let start = pos
          pos += 3
          lastEnd = pos
          return openDocument(start, isExplicit: true)
        }
        if let directive { throw refuseDirective(directive) }
        pos += 3
        try endOfMarkerLine()
        continue
      }
      if base[pos] == Byte.percent, pos == lineStart {
        try readDirective()
        continue
      }
      if let directive { throw refuseDirective(directive) }
      lastEnd = pos
      let start = pos
      // The root's indentation is looked at with the root.
      pos = lineStart
      return openDocument(start, isExplicit: false)
    }
  }

  /// A byte order mark may begin every document (section 9.1.1).
  private mutating func skipByteOrderMark() -> Bool {
    guard pos == lineStart, isByteOrderMark(at: pos) else { return false }
    pos += 3
    lineStart = pos
    return true
  }

  private mutating func refuseDirective(_ directive: Range<Int>) -> Refusal {
    self.directive = nil
    return refuse(.directiveWithoutDocument(span(directive.lowerBound, directive.upperBound)))
  }

  private mutating func openDocument(_ start: Int, isExplicit: Bool) -> YAMLEvent {
    top = Frame(kind: .document, start: start)
    stack.removeAll(keepingCapacity: true)
    directive = nil
    hasVersion = false
    last = .none
    var event = YAMLEvent(.documentStart, start, isExplicit ? pos : start)
    event.isExplicit = isExplicit
    return event
  }

  /// In a document, outside its root.
  mutating func documentEvent() throws(Refusal) -> YAMLEvent? {
    if top.state == .first {
      top.state = .done
      return try blockNode(parent: -1, sequenceAtParent: false, compact: false)
    }
    _ = skipSeparation()
    guard isAtDocumentEnd else { throw refuseLeftover() }
    var event = YAMLEvent(.documentEnd, pos, pos)
    if pos < end, base[pos] == Byte.dot {
      pos += 3
      event.end = UInt32(truncatingIfNeeded: pos)
      event.isExplicit = true
      try endOfMarkerLine()
    }
    top = Frame(kind: .stream)
    return event
  }

  /// Behind `...` only a comment may stand.
  private mutating func endOfMarkerLine() throws(Refusal) {
    let start = pos
    let crossed = skipSeparation()
    if !crossed, pos < end { throw refuse(.textAfterDocumentEnd(tokenSpan(at: max(start, pos)))) }
  }

  private mutating func readDirective() throws(Refusal) {
    let start = pos
    var index = pos + 1
    while !base[index].isBreakOrEnd, !(base[index] == Byte.hash && base[index - 1].isWhite) { index += 1 }
    while index > start, base[index - 1].isWhite { index -= 1 }
    let place = span(start, index)
    let words = text(start + 1, index).split { $0 == " " || $0 == "\t" }
    pos = index
    guard words.first == "YAML" else { throw refuse(.unsupportedDirective(place, name: words.first.map(String.init) ?? "")) }
    guard words.count > 1 else { throw refuse(.invalidVersion(place)) }
    guard words.dropFirst() == ["1.2"] else { throw refuse(.unsupportedVersion(place, version: words.dropFirst().joined(separator: " "))) }
    if hasVersion { throw refuse(.secondVersion(place)) }
    hasVersion = true
    if directive == nil { directive = start..<index }
  }

  /// Goes on at the next line that begins with `---`, which can stand inside nothing.
  mutating func recover() {
    hasPending = false
    top = Frame(kind: .stream)
    stack.removeAll(keepingCapacity: true)
    directive = nil
    hasVersion = false
    while pos < end {
      if pos == lineStart, base[pos] == Byte.dash, isMarker(at: pos) { break }
      while !base[pos].isBreakOrEnd { pos += 1 }
      if base[pos] == Byte.carriageReturn, base[pos + 1] == Byte.lineFeed { pos += 1 }
      if pos < end { pos += 1 }
      lineStart = pos
    }
    lastEnd = pos
  }
}
