import SeamSource

/// Node properties (YAML 1.2.2, section 6.9) and aliases (section 7.1).
extension YAMLParser {
  /// The anchor and the tag before a node.
  struct Properties {
    var start = -1
    var end = 0
    var anchorStart = 0
    var anchorEnd = 0
    var tagStart = 0
    var tagEnd = 0

    var isPresent: Bool { start >= 0 }
    var hasAnchor: Bool { anchorEnd > anchorStart }
    var hasTag: Bool { tagEnd > tagStart }

    @inline(__always)
    func apply(to event: inout YAMLEvent) {
      guard isPresent else { return }
      event.properties = SIMD4(truncatingIfNeeded: SIMD4(anchorStart, anchorEnd, tagStart, tagEnd))
    }
  }

  /// Reads the anchor or tag at `pos`.
  mutating func readProperty(into properties: inout Properties, inFlow: Bool) throws(Refusal) {
    let start = pos
    if base[pos] == Byte.ampersand {
      skipName()
      if pos == start + 1 { throw refuse(.emptyName(span(start, pos), "an anchor", "&")) }
      if properties.hasAnchor { throw refuse(.secondProperty(span(start, pos), "anchor")) }
      properties.anchorStart = start + 1
      properties.anchorEnd = pos
    } else {
      if base[pos + 1] == Byte.less {
        while base[pos] != Byte.greater {
          if base[pos].isBlank { throw refuse(.unclosedTag(span(start, pos))) }
          pos += 1
        }
        pos += 1
      } else {
        skipName()
      }
      if properties.hasTag { throw refuse(.secondProperty(span(start, pos), "tag")) }
      properties.tagStart = start
      properties.tagEnd = pos
    }
    let next = base[pos]
    guard next.isBlank || (inFlow && (next == Byte.comma || next == Byte.closeBracket || next == Byte.closeBrace)) else {
      throw refuse(.textAfterProperty(span(pos, pos + 1), text(start, pos)))
    }
    if !properties.isPresent { properties.start = start }
    properties.end = pos
  }

  /// Takes over what stands on an earlier line than the node.
  mutating func absorb(_ other: Properties, into properties: inout Properties) throws(Refusal) {
    guard other.isPresent else { return }
    if other.hasAnchor, properties.hasAnchor {
      throw refuse(.secondProperty(span(other.anchorStart - 1, other.anchorEnd), "anchor"))
    }
    if other.hasTag, properties.hasTag { throw refuse(.secondProperty(span(other.tagStart, other.tagEnd), "tag")) }
    if other.hasAnchor { (properties.anchorStart, properties.anchorEnd) = (other.anchorStart, other.anchorEnd) }
    if other.hasTag { (properties.tagStart, properties.tagEnd) = (other.tagStart, other.tagEnd) }
    if !properties.isPresent { properties.start = other.start }
    properties.end = other.end
  }

  mutating func readAlias() throws(Refusal) -> YAMLEvent {
    let start = pos
    skipName()
    if pos == start + 1 { throw refuse(.emptyName(span(start, pos), "an alias", "*")) }
    var event = YAMLEvent(.alias, start, pos)
    event.textStart = UInt32(truncatingIfNeeded: start + 1)
    lastEnd = pos
    last = .alias
    return event
  }

  private mutating func skipName() {
    pos += 1
    while !base[pos].isBlank, !base[pos].isFlowIndicator { pos += 1 }
  }

  /// A node that is not written.
  mutating func emptyScalar(_ properties: Properties, at offset: Int) -> YAMLEvent {
    let place = properties.isPresent ? properties.end : offset
    var event = YAMLEvent(.scalar, place, place)
    properties.apply(to: &event)
    lastEnd = max(lastEnd, place)
    return event
  }
}
