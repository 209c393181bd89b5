import SeamExpression
import SeamSource
import SeamValue

/// A value of a spec in which `${…}` may stand: constant where it holds none, computed for each use where it does.
package indirect enum Template: Sendable {
  case constant(Value)
  /// A scalar that is one `${…}`: the value keeps its type.
  case expression(EmbeddedExpression)
  /// Text with `${…}` in it: the values are rendered.
  case text([Piece])
  case list([Template])
  case object([Member])

  package enum Piece: Sendable {
    case literal(String)
    case expression(EmbeddedExpression)
  }

  package struct Member: Sendable {
    package var key: String
    package var value: Template
  }

  /// The value, if it is known without running anything.
  package var constant: Value? {
    if case .constant(let value) = self { value } else { nil }
  }

  /// All expressions in it, in the order written.
  package var expressions: [EmbeddedExpression] {
    switch self {
    case .constant: []
    case .expression(let embedded): [embedded]
    case .text(let pieces):
      pieces.compactMap { if case .expression(let embedded) = $0 { embedded } else { nil } }
    case .list(let items): items.flatMap(\.expressions)
    case .object(let members): members.flatMap(\.value.expressions)
    }
  }
}

/// An expression inside a scalar of a YAML file, which knows where each of its bytes stands in that file.
package struct EmbeddedExpression: Sendable {
  package let expression: Expression
  /// Turns offsets in the scalar's text into places in the file.
  package let origin: ScalarOrigin
  /// Where the expression's text begins in the scalar's text.
  package let offset: Int

  package init(expression: Expression, origin: ScalarOrigin, offset: Int) {
    self.expression = expression
    self.origin = origin
    self.offset = offset
  }

  /// The place in the file of a range of the expression's own text, in bytes.
  package func span(_ range: Range<Int>) -> SourceSpan {
    origin.span(offset + range.lowerBound..<offset + range.upperBound)
  }

  package var span: SourceSpan { span(0..<expression.text.utf8.count) }
}
