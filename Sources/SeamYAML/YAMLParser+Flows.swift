import SeamSource

/// Flow collections (YAML 1.2.2, section 7.4).
extension YAMLParser {
  /// Begins the collection whose bracket is at `pos`.
  ///
  /// - `minimum`: the spaces that every further line of it begins with at least.
  mutating func openFlow(minimum: Int, _ properties: Properties) throws(Refusal) -> YAMLEvent {
    try checkIsNoKey(pos)
    let isMapping = base[pos] == Byte.openBrace
    try push(isMapping ? .flowMapping : .flowSequence, indent: minimum, start: pos)
    var event = YAMLEvent(isMapping ? .mappingStart : .sequenceStart, pos, pos + 1)
    event.isFlow = true
    properties.apply(to: &event)
    pos += 1
    return event
  }

  private mutating func closeFlow(_ kind: YAMLEvent.Kind) -> YAMLEvent {
    pos += 1
    lastEnd = pos
    last = .flow
    pop()
    return YAMLEvent(kind, pos - 1, pos)
  }

  /// Skips to the next token of a flow collection, which must be indented enough.
  private mutating func skipFlow() throws(Refusal) {
    let crossed = skipSeparation()
    if isAtDocumentEnd { throw refuse(unclosedBracket()) }
    if crossed {
      if lineIndent < top.indent {
        if isTabbed { throw refuseTab() }
        throw refuse(flowIndentation())
      }
    }
  }

  mutating func flowSequenceEvent() throws(Refusal) -> YAMLEvent {
    try skipFlow()
    if top.state == .afterEntry {
      if base[pos] == Byte.closeBracket { return closeFlow(.sequenceEnd) }
      guard base[pos] == Byte.comma else { throw refuseInFlow() }
      pos += 1
      try skipFlow()
    }
    top.state = .afterEntry
    let start = pos
    let line = lineStart
    switch base[pos] {
    case Byte.closeBracket: return closeFlow(.sequenceEnd)
    case Byte.comma, Byte.closeBrace: throw refuseInFlow()
    case Byte.question where base[pos + 1].isBlank:
      try push(.flowPair, state: .explicitKey, indent: top.indent, start: pos)
      pos += 1
      var event = YAMLEvent(.mappingStart, start, start)
      event.isFlow = true
      return event
    default:
      let node = try flowNode()
      guard node.kind == .scalar || node.kind == .alias else { return node }
      guard isAtFlowColon(after: node) else { return node }
      if lineStart != line { throw refuse(.multiLineKey(span(start, lastEnd))) }
      try checkKeyLength(start)
      try push(.flowPair, state: .value, indent: top.indent, start: start)
      pos += 1
      pending = node
      hasPending = true
      var event = YAMLEvent(.mappingStart, start, start)
      event.isFlow = true
      return event
    }
  }

  /// Whether the `:` of a key comes next on this line; then `pos` is at it. Behind a quoted key the value may follow without a space.
  private mutating func isAtFlowColon(after key: YAMLEvent) -> Bool {
    var index = pos
    while base[index].isWhite { index += 1 }
    guard base[index] == Byte.colon, isFlowColon(index, after: key) else { return false }
    pos = index
    return true
  }

  private func isFlowColon(_ index: Int, after key: YAMLEvent?) -> Bool {
    let isQuoted = key.map { $0.style != .plain } ?? (last == .quoted)
    return isQuoted || base[index + 1].isBlank || base[index + 1].isFlowIndicator
  }

  mutating func flowPairEvent() throws(Refusal) -> YAMLEvent {
    switch top.state {
    case .explicitKey:
      try skipFlow()
      top.state = .colon
      last = .none
      return try flowNode()
    case .colon:
      let keyEnd = lastEnd
      try skipFlow()
      if base[pos] == Byte.colon, isFlowColon(pos, after: nil) {
        pos += 1
        top.state = .done
        try skipFlow()
        return try flowNode()
      }
      top.state = .done
      return emptyScalar(Properties(), at: keyEnd)
    case .value:
      top.state = .done
      lastEnd = pos
      try skipFlow()
      return try flowNode()
    default:
      pop()
      return YAMLEvent(.mappingEnd, lastEnd, lastEnd)
    }
  }

  mutating func flowMappingEvent() throws(Refusal) -> YAMLEvent {
    if top.state == .colon {
      // The key is complete.
      let keyEnd = lastEnd
      try skipFlow()
      top.state = .afterEntry
      guard base[pos] == Byte.colon, isFlowColon(pos, after: nil) else { return emptyScalar(Properties(), at: keyEnd) }
      pos += 1
      lastEnd = pos
      try skipFlow()
      return try flowNode()
    }
    try skipFlow()
    if top.state == .afterEntry {
      if base[pos] == Byte.closeBrace { return closeFlow(.mappingEnd) }
      guard base[pos] == Byte.comma else { throw refuseInFlow() }
      pos += 1
      try skipFlow()
    }
    switch base[pos] {
    case Byte.closeBrace: return closeFlow(.mappingEnd)
    case Byte.comma, Byte.closeBracket: throw refuseInFlow()
    case Byte.question where base[pos + 1].isBlank:
      pos += 1
      try skipFlow()
    default: break
    }
    top.state = .colon
    last = .none
    return try flowNode()
  }

  /// A node of a flow collection; empty where the collection goes on at once.
  private mutating func flowNode() throws(Refusal) -> YAMLEvent {
    var properties = Properties()
    let emptyAt = lastEnd
    while true {
      let next = base[pos + 1]
      switch base[pos] {
      case Byte.ampersand, Byte.exclamation:
        try readProperty(into: &properties, inFlow: true)
        try skipFlow()
      case Byte.comma, Byte.closeBracket, Byte.closeBrace:
        return emptyScalar(properties, at: emptyAt)
      case Byte.colon where next.isBlank || next.isFlowIndicator:
        return emptyScalar(properties, at: isKeyPlace() || top.kind == .flowSequence ? pos : emptyAt)
      case Byte.openBracket, Byte.openBrace:
        return try openFlow(minimum: top.indent, properties)
      case Byte.asterisk:
        if properties.isPresent { throw refuse(.propertyOfAlias(span(properties.start, properties.end))) }
        return try readAlias()
      case Byte.doubleQuote, Byte.singleQuote:
        var event = try readQuoted(minimum: top.indent)
        properties.apply(to: &event)
        return event
      default:
        try checkPlainStart(inFlow: true)
        var event = readPlainLine(inFlow: true)
        if base[pos] != Byte.colon { try continuePlain(&event, minimum: top.indent, inFlow: true) }
        properties.apply(to: &event)
        return event
      }
    }
  }
}
