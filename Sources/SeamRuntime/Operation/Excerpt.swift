/// Cuts long text for people: the beginning, and how much more there is.
package enum Excerpt {
  package static func of(_ text: String, lines: Int = 40, bytes: Int = 4096) -> String {
    var shown = Substring(text)
    while shown.last?.isNewline == true { shown.removeLast() }
    let whole = shown.utf8.count
    if whole > bytes { shown = shown.prefix(bytes) }
    let all = shown.split(separator: "\n", maxSplits: lines, omittingEmptySubsequences: false)
    if all.count > lines { shown = shown[..<(all[lines - 1].endIndex)] }
    let rest = whole - shown.utf8.count
    return rest > 0 ? "\(shown)\n… (\(rest) bytes more)" : String(shown)
  }
}
