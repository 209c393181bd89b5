/// Colour for a terminal, or none (ECMA-48 SGR sequences).
package struct TextStyle: Sendable {
  package var isColoured: Bool

  package static let plain = TextStyle(isColoured: false)
  package static let coloured = TextStyle(isColoured: true)

  package init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  package enum Colour: Int, Sendable {
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case grey = 90
  }

  package func paint(_ text: String, _ colour: Colour, bold: Bool = false) -> String {
    isColoured ? "\u{1B}[\(bold ? "1;" : "")\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  package func bold(_ text: String) -> String {
    isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }
}
