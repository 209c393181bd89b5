/// A range of bytes in a file: what a diagnostic points at, and what every node of the model carries.
package struct SourceSpan: Sendable {
  package var file: SourceFile
  /// Offsets in UTF-8 bytes.
  package var range: Range<Int>

  package init(_ file: SourceFile, _ range: Range<Int>) {
    self.file = file
    self.range = range
  }

  package var start: SourceFile.Position { file.position(at: range.lowerBound) }
  /// Behind the last character.
  package var end: SourceFile.Position { file.position(at: max(range.lowerBound, range.upperBound)) }
  /// `specs/orders.spec.yaml:12`.
  package var location: String { "\(file.name):\(start.line)" }
  package var text: String { file.text(range) }
}

extension SourceSpan: Equatable {
  package static func == (a: SourceSpan, b: SourceSpan) -> Bool { a.file === b.file && a.range == b.range }
}
