import SeamSource

/// Block collections and the nodes in them (YAML 1.2.2, chapter 8).
extension YAMLParser {
  /// A node in block context: behind an indicator, or the root of a document.
  ///
  /// - `parent`: the column of the collection it stands in; it must be indented more.
  /// - `sequenceAtParent`: a sequence may stand at that same column, as the value of a mapping may.
  /// - `compact`: a block collection may begin on this very line, as behind `- `.
  mutating func blockNode(parent: Int, sequenceAtParent: Bool, compact: Bool) throws(Refusal) -> YAMLEvent {
    var outer = Properties()
    var inner = Properties()
    var compact = compact
    var tabbed = false
    let emptyAt = pos
    while true {
      if skipSeparation() {
        compact = true
        if inner.isPresent {
          try absorb(inner, into: &outer)
          inner = Properties()
        }
      }
      let byte = base[pos]
      if pos == lineToken {
        if isAtDocumentEnd { return emptyScalar(outer, at: emptyAt) }
        if lineIndent <= parent {
          let isSequence = sequenceAtParent && lineIndent == parent && byte == Byte.dash && base[pos + 1].isBlank && !isTabbed
          if !isSequence {
            if isTabbed { throw refuseTab() }
            return emptyScalar(outer, at: emptyAt)
          }
        }
      } else if pos == end {
        try absorb(inner, into: &outer)
        return emptyScalar(outer, at: emptyAt)
      }
      if !inner.isPresent { tabbed = isTabbed }

      switch byte {
      case Byte.ampersand, Byte.exclamation:
        try readProperty(into: &inner, inFlow: false)
        continue
      case Byte.dash where base[pos + 1].isBlank:
        try checkCollectionStart(inner, compact: compact, tabbed: tabbed)
        return try openBlock(.blockSequence, at: pos, outer)
      case Byte.question where base[pos + 1].isBlank:
        try checkCollectionStart(inner, compact: compact, tabbed: tabbed)
        return try openBlock(.blockMapping, at: pos, outer)
      case Byte.colon where base[pos + 1].isBlank:
        let key = emptyScalar(inner, at: pos)
        return try openMapping(key, outer, inner, compact: compact, tabbed: tabbed)
      case Byte.openBracket, Byte.openBrace:
        try absorb(inner, into: &outer)
        return try openFlow(minimum: parent + 1, outer)
      case Byte.bar, Byte.greater:
        try absorb(inner, into: &outer)
        var event = try readBlockScalar(parent: parent)
        outer.apply(to: &event)
        return event
      case Byte.asterisk:
        let event = try readAlias()
        if isAtKeyIndicator() { return try openMapping(event, outer, inner, compact: compact, tabbed: tabbed) }
        try absorb(inner, into: &outer)
        if outer.isPresent { throw refuse(.propertyOfAlias(span(outer.start, outer.end))) }
        skipWhite()
        if !base[pos].isBreakOrEnd, base[pos] != Byte.hash { throw refuseOnLine() }
        return event
      case Byte.doubleQuote, Byte.singleQuote:
        let line = lineStart
        var event = try readQuoted(minimum: parent + 1)
        if isAtKeyIndicator() {
          if line != lineStart { throw refuse(.multiLineKey(span(Int(event.start), Int(event.end)))) }
          return try openMapping(event, outer, inner, compact: compact, tabbed: tabbed)
        }
        try absorb(inner, into: &outer)
        outer.apply(to: &event)
        return event
      default:
        try checkPlainStart(inFlow: false)
        var event = readPlainLine(inFlow: false)
        if base[pos] == Byte.colon {
          return try openMapping(event, outer, inner, compact: compact, tabbed: tabbed)
        }
        try continuePlain(&event, minimum: parent + 1, inFlow: false)
        try absorb(inner, into: &outer)
        outer.apply(to: &event)
        return event
      }
    }
  }

  /// Whether white space and a `:` that makes a key of what precedes it come next on this line; then `pos` is at the `:`.
  mutating func isAtKeyIndicator() -> Bool {
    var index = pos
    while base[index].isWhite { index += 1 }
    guard base[index] == Byte.colon, base[index + 1].isBlank else { return false }
    pos = index
    return true
  }

  private mutating func checkCollectionStart(_ inner: Properties, compact: Bool, tabbed: Bool) throws(Refusal) {
    if inner.isPresent { throw refuse(.propertyBeforeCollection(span(inner.start, inner.end))) }
    if !compact {
      throw refuse(base[pos] == Byte.dash ? .sequenceOnKeyLine(span(pos, pos + 1)) : .mappingOnLine(span(pos, pos + 1)))
    }
    if tabbed { throw refuseTab() }
  }

  private mutating func openBlock(_ kind: Frame.Kind, at start: Int, _ properties: Properties) throws(Refusal) -> YAMLEvent {
    try checkIsNoKey(start)
    try push(kind, indent: start - lineStart, start: start)
    var event = YAMLEvent(kind == .blockSequence ? .sequenceStart : .mappingStart, start, start + 1)
    properties.apply(to: &event)
    return event
  }

  /// A key was read, `pos` is at its `:`: the mapping begins with it, and the key is the event after that.
  private mutating func openMapping(
    _ key: YAMLEvent, _ outer: Properties, _ inner: Properties, compact: Bool, tabbed: Bool
  ) throws(Refusal) -> YAMLEvent {
    let start = inner.isPresent ? inner.start : Int(key.start)
    if !compact { throw refuse(mappingOnLine(key, inner)) }
    if key.kind == .alias, inner.isPresent { throw refuse(.propertyOfAlias(span(inner.start, inner.end))) }
    if tabbed { throw refuseTab() }
    try checkKeyLength(start)
    let event = try openBlock(.blockMapping, at: start, outer)
    top.state = .value
    pos += 1
    pending = key
    inner.apply(to: &pending)
    hasPending = true
    return event
  }

  /// A collection begins: not in the place of a key.
  func isKeyPlace() -> Bool {
    (top.kind == .blockMapping && top.state == .colon) || (top.kind == .flowMapping && top.state == .colon)
      || (top.kind == .flowPair && top.state == .colon)
  }

  mutating func checkIsNoKey(_ start: Int) throws(Refusal) {
    if isKeyPlace() { throw refuse(.collectionKey(span(start, start + 1))) }
  }

  mutating func checkKeyLength(_ start: Int) throws(Refusal) {
    guard pos - start > Self.keyLimit else { return }
    var count = 0
    for index in start..<pos where base[index] & 0xC0 != 0x80 { count += 1 }
    if count > Self.keyLimit { throw refuse(.keyTooLong(span(start, start + 1), limit: Self.keyLimit)) }
  }

  mutating func blockSequenceEvent() throws(Refusal) -> YAMLEvent {
    if top.state != .first {
      _ = skipSeparation()
      if isAtDocumentEnd { return closeBlock(.sequenceEnd) }
      guard pos == lineToken else { throw refuseLeftover() }
      if lineIndent < top.indent { return closeBlock(.sequenceEnd) }
      if isTabbed { throw refuseTab() }
      if lineIndent > top.indent { throw refuseLeftover() }
      if base[pos] != Byte.dash || !base[pos + 1].isBlank {
        if let parent = stack.last, parent.kind == .blockMapping, parent.indent == top.indent { return closeBlock(.sequenceEnd) }
        throw refuse(base[pos] == Byte.dash ? .missingSpaceAfterDash(tokenSpan(at: pos)) : .notAnItem(tokenSpan(at: pos)))
      }
    }
    top.state = .entry
    pos += 1
    return try blockNode(parent: top.indent, sequenceAtParent: false, compact: true)
  }

  mutating func blockMappingEvent() throws(Refusal) -> YAMLEvent {
    switch top.state {
    case .value:
      top.state = .entry
      return try blockNode(parent: top.indent, sequenceAtParent: true, compact: false)
    case .colon:
      // The key behind `?` is complete.
      top.state = .entry
      let keyEnd = lastEnd
      _ = skipSeparation()
      if !isAtDocumentEnd {
        guard pos == lineToken else { throw refuseLeftover() }
        if lineIndent == top.indent, base[pos] == Byte.colon, base[pos + 1].isBlank {
          if isTabbed { throw refuseTab() }
          pos += 1
          return try blockNode(parent: top.indent, sequenceAtParent: true, compact: true)
        }
      }
      return emptyScalar(Properties(), at: keyEnd)
    case .first: break
    default:
      _ = skipSeparation()
      if isAtDocumentEnd { return closeBlock(.mappingEnd) }
      guard pos == lineToken else { throw refuseLeftover() }
      if lineIndent < top.indent { return closeBlock(.mappingEnd) }
      if isTabbed { throw refuseTab() }
      if lineIndent > top.indent { throw refuseLeftover() }
    }
    return try blockKey()
  }

  private mutating func blockKey() throws(Refusal) -> YAMLEvent {
    let start = pos
    var properties = Properties()
    while base[pos] == Byte.ampersand || base[pos] == Byte.exclamation {
      try readProperty(into: &properties, inFlow: false)
      skipWhite()
    }
    var event: YAMLEvent
    switch base[pos] {
    case Byte.question where base[pos + 1].isBlank && !properties.isPresent:
      pos += 1
      top.state = .colon
      return try blockNode(parent: top.indent, sequenceAtParent: true, compact: true)
    case Byte.colon where base[pos + 1].isBlank:
      event = emptyScalar(properties, at: pos)
    case Byte.dash where base[pos + 1].isBlank:
      throw refuse(.itemAmongKeys(span(pos, pos + 1), mapping: span(top.start, top.start + 1)))
    case Byte.asterisk:
      event = try readAlias()
      if properties.isPresent { throw refuse(.propertyOfAlias(span(properties.start, properties.end))) }
      if !isAtKeyIndicator() { throw refuseMissingColon(event) }
    case Byte.doubleQuote, Byte.singleQuote:
      let line = lineStart
      event = try readQuoted(minimum: top.indent + 1)
      if !isAtKeyIndicator() { throw refuseMissingColon(event) }
      if line != lineStart { throw refuse(.multiLineKey(span(Int(event.start), Int(event.end)))) }
    case Byte.openBracket, Byte.openBrace:
      throw refuse(.collectionKey(span(pos, pos + 1)))
    default:
      if base[pos].isBreakOrEnd { throw refuse(.missingKey(span(start, properties.end))) }
      if base[pos] == Byte.percent, pos == lineStart { throw refuseLeftover() }
      try checkPlainStart(inFlow: false)
      event = readPlainLine(inFlow: false)
      if base[pos] != Byte.colon { throw refuseMissingColon(event) }
    }
    try checkKeyLength(start)
    properties.apply(to: &event)
    pos += 1
    top.state = .value
    return event
  }

  private mutating func closeBlock(_ kind: YAMLEvent.Kind) -> YAMLEvent {
    pop()
    last = .block
    return YAMLEvent(kind, lastEnd, lastEnd)
  }
}
