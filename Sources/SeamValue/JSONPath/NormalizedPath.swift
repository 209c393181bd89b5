/// The way from the root to a node.
final class NormalizedPath: Sendable {
  enum Step: Sendable {
    case name(String)
    case index(Int)
  }

  private let parent: NormalizedPath?
  private let step: Step

  init(_ parent: NormalizedPath?, _ step: Step) {
    self.parent = parent
    self.step = step
  }

  /// RFC 9535, section 2.7.
  var text: String {
    var steps: [Step] = []
    var path: NormalizedPath? = self
    while let current = path {
      steps.append(current.step)
      path = current.parent
    }
    return steps.reversed().reduce(into: "$") { text, step in
      switch step {
      case .index(let index): text += "[\(index)]"
      case .name(let name): text += "['\(Self.escaped(name))']"
      }
    }
  }

  private static func escaped(_ name: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar {
      case "'": text += "\\'".unicodeScalars
      case "\\": text += "\\\\".unicodeScalars
      case "\u{08}": text += "\\b".unicodeScalars
      case "\t": text += "\\t".unicodeScalars
      case "\n": text += "\\n".unicodeScalars
      case "\u{0C}": text += "\\f".unicodeScalars
      case "\r": text += "\\r".unicodeScalars
      case "\u{00}"..<"\u{20}": text += "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))".unicodeScalars
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}
