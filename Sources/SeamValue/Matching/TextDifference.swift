/// Where two texts begin to differ, for people.
enum TextDifference {
  /// Texts of one line up to this length are told apart by looking at them.
  private static let short = 60
  /// Lines shown of each text.
  private static let lines = 4
  private static let width = 100

  /// Nil where both are short.
  ///
  ///     differs from line 2, column 5
  ///     - expected
  ///     + found
  static func describe(_ expected: String, _ found: String) -> String? {
    let isLong = [expected, found].contains { $0.utf8.count > short || $0.utf8.contains(0x0A) }
    if expected == found { return "the same characters, in another Unicode normalization" }
    if !isLong { return nil }
    let (a, b) = (Array(expected.unicodeScalars), Array(found.unicodeScalars))
    var index = 0
    var (line, lineStart) = (1, 0)
    while index < min(a.count, b.count), a[index] == b[index] {
      if a[index] == "\n" { (line, lineStart) = (line + 1, index + 1) }
      index += 1
    }
    // A long line is shown from a little before the difference.
    let start = index - lineStart > width / 2 ? index - width / 4 : lineStart
    let old = excerpt(a, from: start, lineStart: lineStart)
    let new = excerpt(b, from: start, lineStart: lineStart)
    return (["differs from line \(line), column \(index - lineStart + 1)"] + old.map { "- \($0)" } + new.map { "+ \($0)" })
      .joined(separator: "\n")
  }

  private static func excerpt(_ scalars: [Unicode.Scalar], from start: Int, lineStart: Int) -> [String] {
    var result: [String] = []
    var line = String.UnicodeScalarView()
    var count = 0
    var index = start
    if start > lineStart { line.append("…") }
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\n" {
        result.append(String(line))
        line = String.UnicodeScalarView()
        count = 0
        if result.count == lines { return result + ["…"] }
      } else if count < width {
        line.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
        count += 1
        if count == width { line.append("…") }
      }
      index += 1
    }
    return result + [String(line)]
  }

  /// Whether one text stands in another, scalar by scalar; in linear time (Knuth, Morris and Pratt).
  static func contains(_ text: String, _ part: String) -> Bool {
    let wanted = Array(part.utf8)
    if wanted.isEmpty { return true }
    // For each length of a match so far, the longest shorter one that it ends with.
    var fallback = [Int](repeating: 0, count: wanted.count)
    var matched = 0
    for index in 1..<max(wanted.count, 1) {
      while matched > 0, wanted[index] != wanted[matched] { matched = fallback[matched - 1] }
      if wanted[index] == wanted[matched] { matched += 1 }
      fallback[index] = matched
    }
    matched = 0
    for byte in text.utf8 {
      while matched > 0, byte != wanted[matched] { matched = fallback[matched - 1] }
      if byte == wanted[matched] { matched += 1 }
      if matched == wanted.count { return true }
    }
    return false
  }
}
