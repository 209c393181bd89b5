/// Renders a diagnostic for a terminal: the message, the place, the line with a caret under it, and notes.
///
/// The layout is fixed here once; colour is a thing apart and only frames what is already laid out.
package struct DiagnosticText: Sendable {
  package var style: TextStyle

  package init(style: TextStyle = .plain) {
    self.style = style
  }

  package func render(_ diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    let colour: TextStyle.Colour = diagnostic.severity == .error ? .red : .yellow
    lines.append(
      style.paint("\(diagnostic.severity.rawValue)[\(diagnostic.id)]", colour, bold: true) + style.bold(": \(diagnostic.message)"))
    let spans = [diagnostic.span].compactMap(\.self) + diagnostic.related.map(\.span)
    let gutter = spans.map { String($0.start.line).count }.max() ?? 0
    if let span = diagnostic.span {
      lines += excerpt(span, label: diagnostic.label, arrow: "-->", gutter: gutter, colour: colour)
    }
    for related in diagnostic.related {
      lines += excerpt(related.span, label: related.label, arrow: ":::", gutter: gutter, colour: .blue)
    }
    let margin = String(repeating: " ", count: gutter)
    if !diagnostic.notes.isEmpty, diagnostic.span != nil { lines.append("\(margin) \(bar)") }
    for note in diagnostic.notes {
      let parts = note.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        lines.append("\(margin) \(index == 0 ? style.paint("=", .blue, bold: true) : " ") \(part)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var bar: String { style.paint("|", .blue, bold: true) }

  private func excerpt(
    _ span: SourceSpan, label: String?, arrow: String, gutter: Int, colour: TextStyle.Colour
  ) -> [String] {
    let position = span.start
    let margin = String(repeating: " ", count: gutter)
    let line = span.file.lineRange(at: span.range.lowerBound)
    let before = line.lowerBound..<max(line.lowerBound, min(span.range.lowerBound, line.upperBound))
    let marked = before.upperBound..<max(before.upperBound, min(span.range.upperBound, line.upperBound))
    let part = Self.part(of: line, around: before.upperBound, in: span.file)
    let start = part.lowerBound > line.lowerBound ? "…" : ""
    let shown = start + Self.visible(span.file.text(part)) + (part.upperBound < line.upperBound ? "…" : "")
    let indent = String(
      repeating: " ", count: start.count + Self.width(Self.visible(span.file.text(part.lowerBound..<before.upperBound))))
    let carets = String(
      repeating: "^", count: max(1, Self.width(Self.visible(span.file.text(marked.clamped(to: part))))))
    let number = String(position.line)
    let pad = String(repeating: " ", count: gutter - number.count)
    return [
      "\(margin)\(style.paint(arrow, .blue, bold: true)) \(span.file.name):\(position.line):\(position.column)",
      "\(margin) \(bar)",
      "\(style.paint(pad + number, .blue, bold: true)) \(bar) \(shown)".trimmedEnd,
      "\(margin) \(bar) \(indent)\(style.paint(carets + (label.map { " " + $0 } ?? ""), colour, bold: true))",
    ]
  }

  /// So much of a line is shown, in bytes, and so much of it before the place that is meant.
  private static let longestLine = 400
  private static let longestStart = 120

  /// What of a line is shown: all of it, or what is around a place; cut between characters of UTF-8.
  private static func part(of line: Range<Int>, around place: Int, in file: SourceFile) -> Range<Int> {
    guard line.count > longestLine else { return line }
    func isInside(_ index: Int) -> Bool { index < line.upperBound && file.bytes[index] & 0xC0 == 0x80 }
    var start = place - line.lowerBound > longestStart ? place - longestStart : line.lowerBound
    while isInside(start), start < place { start += 1 }
    var end = min(line.upperBound, start + longestLine)
    while isInside(end) { end += 1 }
    return start..<end
  }

  /// Tabs become spaces and control characters the replacement character, so that the caret stands where it should and no terminal is told
  /// anything by a file.
  private static func visible(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: out += "    "
      case 0..<0x20, 0x7F..<0xA0: out.unicodeScalars.append("\u{FFFD}")
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Columns on a terminal: wide East Asian characters and most emoji take two.
  private static func width(_ text: String) -> Int {
    text.reduce(0) { sum, character in
      let value = character.unicodeScalars.first?.value ?? 0
      let wide =
        (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value) || (0xAC00...0xD7A3).contains(value)
        || (0xF900...0xFAFF).contains(value) || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
        || (0x1F300...0x1FAFF).contains(value) || (0x20000...0x3FFFD).contains(value)
      return sum + (wide ? 2 : 1)
    }
  }
}

extension String {
  /// Without spaces at its end.
  package var trimmedEnd: String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
