/// The difference of two texts, line by line, as `diff -u` shows it.
package enum LineDifference {
  /// Lines around a change.
  private static let context = 3
  /// Beyond so many pairs of lines the middle is shown as replaced as a whole.
  private static let maximumWork = 25_000_000

  /// Empty where they are the same; else lines that begin with a space, `-` or `+`, and `@@` where some were left out.
  package static func unified(_ old: String, _ new: String) -> String {
    let (a, b) = (lines(old), lines(new))
    let edits = edits(a, b)
    guard edits.contains(where: { $0.mark != " " }) else { return "" }
    let near = edits.indices.filter { edits[$0].mark != " " }
    var shown = Array(repeating: false, count: edits.count)
    for index in near {
      for other in max(0, index - context)...min(edits.count - 1, index + context) { shown[other] = true }
    }
    var text = ""
    var line = 1
    for (index, edit) in edits.enumerated() {
      if shown[index] {
        if index == 0 || !shown[index - 1] { text += "@@ line \(line) @@\n" }
        text += "\(edit.mark)\(edit.line)\n"
      }
      if edit.mark != "-" { line += 1 }
    }
    return text
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func edits(_ a: [Substring], _ b: [Substring]) -> [(mark: Character, line: Substring)] {
    var start = 0
    while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
    var end = 0
    while end < a.count - start, end < b.count - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
    let (left, right) = (Array(a[start..<a.count - end]), Array(b[start..<b.count - end]))
    var middle: [(mark: Character, line: Substring)] = []
    if left.count * right.count > maximumWork {
      middle = left.map { ("-", $0) } + right.map { ("+", $0) }
    } else {
      // The longest common subsequence of what differs.
      let width = right.count + 1
      var lengths = [Int32](repeating: 0, count: (left.count + 1) * width)
      for i in left.indices.reversed() {
        for j in right.indices.reversed() {
          lengths[i * width + j] =
            left[i] == right[j] ? lengths[(i + 1) * width + j + 1] + 1 : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
        }
      }
      var (i, j) = (0, 0)
      while i < left.count || j < right.count {
        if i < left.count, j < right.count, left[i] == right[j] {
          middle.append((" ", left[i]))
          (i, j) = (i + 1, j + 1)
        } else if j == right.count || i < left.count && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
          middle.append(("-", left[i]))
          i += 1
        } else {
          middle.append(("+", right[j]))
          j += 1
        }
      }
    }
    return a[..<start].map { (" ", $0) } + middle + a[(a.count - end)...].map { (" ", $0) }
  }
}
