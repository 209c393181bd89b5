import SeamSource

/// Reads a file as YAML 1.2 (the subset of the language), one event after another, in a single pass and without recursion.
///
/// A mistake is a diagnostic and ends its document: the events go on with the next `---`, which stands in no quote and no bracket and is
/// therefore a safe place. What is valid YAML but not in the subset, such as a collection as a key, is refused in the same way.
package struct YAMLParser: ~Copyable {
  package let file: SourceFile
  package internal(set) var diagnostics: [Diagnostic] = []

  /// The bytes of the file and `padding` zero bytes, so that looking ahead needs no check: the file itself holds no zero byte (`TextCheck`),
  /// and a zero ends every loop. Owned by this value, never written after `init`.
  let base: UnsafeMutablePointer<UInt8>
  let end: Int

  var pos = 0
  /// Where the line of `pos` begins, how many spaces it begins with, and where the first token after them stands.
  var lineStart = 0
  var lineIndent = 0
  var lineToken = 0
  /// A tab stands directly before the token at `pos`, on its line.
  var isTabbed = false
  /// The end of the last content; collections without brackets end there.
  var lastEnd = 0
  var last = LastContent.none

  var top = Frame(kind: .stream)
  var stack: [Frame] = []
  var pending = YAMLEvent(.documentEnd, 0, 0)
  var hasPending = false
  /// Where the first directive of the coming document stands, and its `%YAML`.
  var directive: Range<Int>?
  var hasVersion = false

  static let padding = 8
  /// How deep collections may nest.
  package static let depthLimit = 200
  /// The length of a key without `?`, in Unicode characters (sections 7.4.2 and 8.2.2).
  static let keyLimit = 1024

  /// What stands before text that should not be there.
  enum LastContent: UInt8 {
    case none
    case plain
    case quoted
    case flow
    case alias
    case block
  }

  /// An open collection and what comes next in it.
  struct Frame {
    enum Kind: UInt8 {
      case stream
      case document
      case blockSequence
      case blockMapping
      case flowSequence
      case flowMapping
      /// A mapping of one entry without braces, in a flow sequence: `[a: b]`.
      case flowPair
    }

    enum State: UInt8 {
      case first
      case entry
      case afterEntry
      case explicitKey
      case colon
      case value
      case done
    }

    var kind: Kind
    var state = State.first
    /// The column of a block collection; in a flow collection the spaces that each of its lines needs at least.
    var indent = 0
    var start = 0
  }

  /// The diagnostic is already recorded.
  struct Refusal: Error {}

  package init(_ file: SourceFile) {
    self.file = file
    let bytes = file.bytes
    end = bytes.count
    base = .allocate(capacity: bytes.count + Self.padding)
    bytes.withUnsafeBufferPointer { source in
      if let address = source.baseAddress { base.initialize(from: address, count: source.count) }
    }
    (base + bytes.count).initialize(repeating: 0, count: Self.padding)
    if let mistake = TextCheck.firstMistake(in: file) {
      diagnostics.append(mistake)
      pos = end
    }
    lineStart = pos
  }

  deinit {
    base.deallocate()
  }

  /// The next event; nil at the end of the file.
  package mutating func next() -> YAMLEvent? {
    if hasPending {
      hasPending = false
      return pending
    }
    while true {
      do throws(Refusal) {
        switch top.kind {
        case .blockMapping: return try blockMappingEvent()
        case .blockSequence: return try blockSequenceEvent()
        case .flowMapping: return try flowMappingEvent()
        case .flowSequence: return try flowSequenceEvent()
        case .flowPair: return try flowPairEvent()
        case .document: return try documentEvent()
        case .stream: return try streamEvent()
        }
      } catch {
        let wasOpen = top.kind != .stream
        recover()
        if wasOpen {
          var event = YAMLEvent(.documentEnd, pos, pos)
          event.isAbandoned = true
          return event
        }
      }
    }
  }

  // MARK: - Frames

  mutating func push(_ kind: Frame.Kind, state: Frame.State = .first, indent: Int, start: Int) throws(Refusal) {
    if stack.count >= Self.depthLimit {
      throw refuse(.nestingTooDeep(span(start, start + 1), limit: Self.depthLimit))
    }
    stack.append(top)
    top = Frame(kind: kind, state: state, indent: indent, start: start)
  }

  mutating func pop() {
    top = stack.popLast() ?? Frame(kind: .stream)
  }

  // MARK: - Places

  func span(_ start: Int, _ upper: Int) -> SourceSpan {
    SourceSpan(file, start..<max(start, upper))
  }

  /// The token at `pos`, for a message: up to white space.
  func tokenSpan(at start: Int) -> SourceSpan {
    var index = start
    while !base[index].isBlank { index += 1 }
    return span(start, max(start + 1, index))
  }

  func text(_ start: Int, _ upper: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: base + start, count: max(0, upper - start)), as: UTF8.self)
  }

  func holds(_ byte: UInt8, in range: Range<Int>) -> Bool {
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count).contains(byte)
  }

  mutating func refuse(_ diagnostic: Diagnostic) -> Refusal {
    diagnostics.append(diagnostic)
    return Refusal()
  }

  // MARK: - Separation

  /// Skips white space, comments and line breaks (section 6.7); whether a new line was begun.
  ///
  /// A `#` that no white space precedes is no comment, and stops it.
  mutating func skipSeparation() -> Bool {
    // A line's first token is looked at once for each collection that it may end: its tab stays before it.
    if pos != lineToken { isTabbed = false }
    var crossed = false
    if pos == lineStart {
      crossed = true
      countIndent()
    }
    while true {
      switch base[pos] {
      case Byte.space: pos += 1
      case Byte.tab:
        isTabbed = true
        pos += 1
      case Byte.lineFeed:
        pos += 1
        crossed = true
        countIndent()
      case Byte.carriageReturn:
        pos += base[pos + 1] == Byte.lineFeed ? 2 : 1
        crossed = true
        countIndent()
      case Byte.hash where pos == lineStart || base[pos - 1].isWhite:
        pos += 1
        while !base[pos].isBreakOrEnd { pos += 1 }
      default:
        if crossed { lineToken = pos }
        return crossed
      }
    }
  }

  @inline(__always)
  private mutating func countIndent() {
    lineStart = pos
    while base[pos] == Byte.space { pos += 1 }
    lineIndent = pos - lineStart
    isTabbed = false
  }

  mutating func skipWhite() {
    while base[pos].isWhite { pos += 1 }
  }

  /// Whether `---` or `...` stands at an offset that begins a line (section 9.1.2).
  func isMarker(at index: Int) -> Bool {
    let byte = base[index]
    return (byte == Byte.dash || byte == Byte.dot) && base[index + 1] == byte && base[index + 2] == byte && base[index + 3].isBlank
  }

  func isByteOrderMark(at index: Int) -> Bool {
    base[index] == 0xEF && base[index + 1] == 0xBB && base[index + 2] == 0xBF
  }

  /// Nothing more of the document: the end of the file, or a marker.
  var isAtDocumentEnd: Bool {
    pos == end || (pos == lineStart && isMarker(at: pos))
  }
}
