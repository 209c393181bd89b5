/// One step of a document's serialization (YAML 1.2.2, section 3.1.1): a few offsets into the file, and no text until it is asked for.
package struct YAMLEvent: Sendable {
  package enum Kind: UInt8, Sendable {
    case documentStart
    case documentEnd
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    case scalar
    case alias
  }

  /// What happens to the last line breaks of a block scalar (section 8.1.1.2).
  enum Chomping: UInt8, Sendable {
    case clip
    case strip
    case keep
  }

  package internal(set) var kind: Kind
  package internal(set) var style = Scalar.Style.plain
  /// A collection in brackets.
  package internal(set) var isFlow = false
  /// A document whose `---` (at its start) or `...` (at its end) is written.
  package internal(set) var isExplicit = false
  /// The end of a document that could not be read on: what was open stays open.
  package internal(set) var isAbandoned = false
  /// The text stands in the file byte for byte.
  var isVerbatim = true
  var chomping = Chomping.clip

  /// Start and end; then those of the text of a scalar without its quotes or header, or of the name of an alias. Four at once, so that an
  /// event is built in registers and copied as it was stored.
  private var places: SIMD4<UInt32>
  /// Start and end of the anchor, then of the tag.
  var properties = SIMD4<UInt32>()
  /// The indentation of a block scalar's text, in spaces.
  var indent: Int32 = 0

  @inline(__always)
  init(_ kind: Kind, _ start: Int, _ end: Int) {
    self.kind = kind
    let start = UInt32(truncatingIfNeeded: start)
    let end = UInt32(truncatingIfNeeded: end)
    places = SIMD4(start, end, start, end)
  }

  var start: UInt32 { places[0] }
  var end: UInt32 {
    get { places[1] }
    set { places[1] = newValue }
  }
  var textStart: UInt32 {
    get { places[2] }
    set { places[2] = newValue }
  }
  var textEnd: UInt32 {
    get { places[3] }
    set { places[3] = newValue }
  }

  /// Bytes of the file, quotes and brackets included; empty for what is not written.
  package var range: Range<Int> { Int(start)..<Int(end) }

  /// The bytes of a scalar between its quotes or below its header; the name of an alias.
  package var textRange: Range<Int> { Int(textStart)..<Int(textEnd) }

  /// The name behind `&`.
  package var anchor: Range<Int>? { properties[1] > properties[0] ? Int(properties[0])..<Int(properties[1]) : nil }

  /// The tag as written, from its `!` on.
  package var tag: Range<Int>? { properties[3] > properties[2] ? Int(properties[2])..<Int(properties[3]) : nil }
}
