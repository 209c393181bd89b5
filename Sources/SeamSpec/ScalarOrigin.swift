import SeamSource
import SeamYAML

/// A scalar in its file: what turns an offset in its text into a place that a diagnostic can point at.
package struct ScalarOrigin: Sendable {
  package let file: SourceFile
  package let scalar: Scalar

  package init(file: SourceFile, scalar: Scalar) {
    self.file = file
    self.scalar = scalar
  }

  /// The place of a range of the text, in bytes.
  package func span(_ range: Range<Int>) -> SourceSpan {
    let start = scalar.fileOffset(of: range.lowerBound)
    let end = range.isEmpty ? start : scalar.fileOffset(of: range.upperBound - 1) + 1
    return SourceSpan(file, start..<max(start, end))
  }
}
