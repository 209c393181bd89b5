/// The text of a scalar as YAML reads it, built from the bytes of the file, with where each stretch of it stands there.
struct ScalarText {
  private(set) var bytes: [UInt8] = []
  private var pieces: [(text: Int, file: Int)] = []
  private let base: UnsafePointer<UInt8>

  /// - `base`: the bytes of the file with a zero byte behind them; used only while `init` runs.
  init(_ event: YAMLEvent, base: UnsafePointer<UInt8>) {
    self.base = base
    let range = event.textRange
    bytes.reserveCapacity(range.count)
    switch event.style {
    case .plain, .singleQuoted, .doubleQuoted: foldFlow(range, event.style)
    case .literal, .folded: readBlock(range, event)
    }
  }

  func layout(from start: Int) -> Scalar.Layout {
    switch pieces.count {
    case 0: .verbatim(start)
    case 1: .verbatim(pieces[0].file)
    default: .pieces(pieces)
    }
  }

  private mutating func copy(_ start: Int, _ end: Int) {
    guard end > start else { return }
    mark(start)
    bytes.append(contentsOf: UnsafeBufferPointer(start: base + start, count: end - start))
  }

  private mutating func put(_ byte: UInt8, at file: Int) {
    mark(file)
    bytes.append(byte)
  }

  /// From here on the text runs as the file does from `file`.
  private mutating func mark(_ file: Int) {
    if let last = pieces.last, last.file + (bytes.count - last.text) == file { return }
    pieces.append((text: bytes.count, file: file))
  }

  private func afterBreak(_ index: Int) -> Int {
    base[index] == Byte.carriageReturn && base[index + 1] == Byte.lineFeed ? index + 2 : index + 1
  }

  // MARK: - Plain and quoted (YAML 1.2.2, section 6.5)

  private mutating func foldFlow(_ range: Range<Int>, _ style: Scalar.Style) {
    let end = range.upperBound
    var index = range.lowerBound
    // What was read and not yet copied.
    var chunk = index
    while index < end {
      switch base[index] {
      case Byte.singleQuote where style == .singleQuoted:
        copy(chunk, index + 1)
        index += 2
        chunk = index
      case Byte.backslash where style == .doubleQuoted:
        copy(chunk, index)
        if base[index + 1].isBreakOrEnd {
          index = foldBreaks(index + 1, end, isEscaped: true)
        } else {
          index = unescape(index)
        }
        chunk = index
      case Byte.lineFeed, Byte.carriageReturn:
        var upper = index
        while upper > chunk, base[upper - 1].isWhite { upper -= 1 }
        copy(chunk, upper)
        index = foldBreaks(index, end, isEscaped: false)
        chunk = index
      default: index += 1
      }
    }
    copy(chunk, end)
  }

  /// One line break is a space (or nothing, if escaped); every empty line after it a line feed. Where the text goes on.
  private mutating func foldBreaks(_ start: Int, _ end: Int, isEscaped: Bool) -> Int {
    var index = start
    var isFirst = true
    var isFolded = false
    while index < end, base[index] == Byte.lineFeed || base[index] == Byte.carriageReturn {
      if !isFirst {
        put(Byte.lineFeed, at: index)
        isFolded = true
      }
      isFirst = false
      index = afterBreak(index)
      while index < end, base[index].isWhite { index += 1 }
    }
    if !isFolded, !isEscaped { put(Byte.space, at: start) }
    return index
  }

  /// The escape whose backslash is at `index` (section 5.7); the parser has checked it.
  private mutating func unescape(_ index: Int) -> Int {
    var value: UInt32
    var next = index + 2
    switch base[index + 1] {
    case UInt8(ascii: "0"): value = 0
    case UInt8(ascii: "a"): value = 7
    case UInt8(ascii: "b"): value = 8
    case UInt8(ascii: "t"): value = 9
    case UInt8(ascii: "n"): value = 10
    case UInt8(ascii: "v"): value = 11
    case UInt8(ascii: "f"): value = 12
    case UInt8(ascii: "r"): value = 13
    case UInt8(ascii: "e"): value = 27
    case UInt8(ascii: "N"): value = 0x85
    case UInt8(ascii: "_"): value = 0xA0
    case UInt8(ascii: "L"): value = 0x2028
    case UInt8(ascii: "P"): value = 0x2029
    case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = base[index + 1] == UInt8(ascii: "x") ? 2 : base[index + 1] == UInt8(ascii: "u") ? 4 : 8
      value = 0
      for offset in 0..<digits { value = value << 4 | (base[index + 2 + offset].hexDigit ?? 0) }
      next += digits
    case let byte: value = UInt32(byte)
    }
    mark(index)
    bytes.append(contentsOf: UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    return next
  }

  // MARK: - Literal and folded (sections 8.1.2 and 8.1.3)

  private mutating func readBlock(_ range: Range<Int>, _ event: YAMLEvent) {
    let end = range.upperBound
    let isFolded = event.style == .folded
    var index = range.lowerBound
    /// The break behind the last line with text, and those of the empty lines since.
    var lineBreak: Int?
    var empty: [Int] = []
    var wasIndented = false
    while index < end {
      let line = index
      while index < end, index - line < Int(event.indent), base[index] == Byte.space { index += 1 }
      let start = index
      while index < end, !base[index].isBreakOrEnd { index += 1 }
      let upper = index
      if index < end { index = afterBreak(index) }
      if start == upper {
        empty.append(upper)
        continue
      }
      // A line that begins with white space is not folded, nor are the breaks around it.
      let isIndented = base[start].isWhite
      if let lineBreak {
        if !isFolded || wasIndented || isIndented {
          put(Byte.lineFeed, at: lineBreak)
        } else if empty.isEmpty {
          put(Byte.space, at: lineBreak)
        }
      }
      for place in empty { put(Byte.lineFeed, at: place) }
      empty.removeAll(keepingCapacity: true)
      copy(start, upper)
      lineBreak = upper
      wasIndented = isIndented
    }
    if event.chomping != .strip, let lineBreak { put(Byte.lineFeed, at: lineBreak) }
    if event.chomping == .keep {
      for place in empty { put(Byte.lineFeed, at: place) }
    }
    // The break that the end of the file stands for has no byte there: the text ends where the file does.
    if base[end] == 0 { mark(end) }
  }
}

extension YAMLParser {
  /// The text of a scalar, or the name of an alias.
  package func text(of event: YAMLEvent) -> String {
    if event.isVerbatim { return text(Int(event.textStart), Int(event.textEnd)) }
    return String(decoding: ScalarText(event, base: base).bytes, as: UTF8.self)
  }

  /// The scalar of an event, without its tag.
  func scalar(of event: YAMLEvent) -> Scalar {
    if event.isVerbatim {
      return Scalar(text: text(of: event), style: event.style, layout: .verbatim(Int(event.textStart)))
    }
    let text = ScalarText(event, base: base)
    return Scalar(text: String(decoding: text.bytes, as: UTF8.self), style: event.style, layout: text.layout(from: Int(event.textStart)))
  }
}
