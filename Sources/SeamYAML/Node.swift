import SeamSource

/// A node of a YAML document (YAML 1.2.2, section 3.2.1), with where it stands. Aliases are already what they stand for; merge keys are merged.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  /// A key of a mapping with its value, in the order written. A key is always a scalar.
  package struct Entry: Sendable {
    package var key: Node
    package var value: Node

    package init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }
  }

  package var content: Content
  /// Bytes of the file, quotes and brackets included. An absent value is empty, behind its key. A node that came through an alias has the
  /// range of the alias.
  package var range: Range<Int>

  package init(_ content: Content, range: Range<Int>) {
    self.content = content
    self.range = range
  }
}

/// A scalar: its text as YAML reads it, and how that text lies in the file.
package struct Scalar: Sendable {
  package enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  /// A tag of the core schema (YAML 1.2.2, section 10.3), by its short name: `!!str`.
  package enum Tag: String, Sendable {
    case str
    case int
    case float
    case bool
    case null
  }

  package var text: String
  package var style: Style
  /// The tag that was written; none where none was.
  package var tag: Tag?
  /// Where the text begins in the file when it stands there byte for byte; otherwise the places where that changes.
  package var layout: Layout

  package init(text: String, style: Style, tag: Tag? = nil, layout: Layout) {
    self.text = text
    self.style = style
    self.tag = tag
    self.layout = layout
  }

  package enum Layout: Sendable {
    /// The text stands in the file as it is, from this offset.
    case verbatim(Int)
    /// Pairs of an offset in the text and the offset in the file from which it runs on byte for byte, both ascending.
    case pieces([(text: Int, file: Int)])
  }

  /// The offset in the file of a byte of the text.
  package func fileOffset(of offset: Int) -> Int {
    switch layout {
    case .verbatim(let start): return start + offset
    case .pieces(let pieces):
      guard let piece = pieces.last(where: { $0.text <= offset }) ?? pieces.first else { return offset }
      return piece.file + max(0, offset - piece.text)
    }
  }
}
