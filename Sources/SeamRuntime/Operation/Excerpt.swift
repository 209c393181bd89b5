/// Cuts long text for people: the beginning, and how much there is in all.
package enum Excerpt {
  /// What is one line by its nature, such as a header.
  package static func line(_ text: String, bytes: Int = 1024) -> String {
    text.utf8.count <= bytes ? text : "\(text.prefix(bytes))… (\(text.utf8.count) bytes in all)"
  }

  /// - Parameter whole: the bytes of what the text shows, where it was written anew to be read, such as JSON with indentation.
  package static func of(_ text: String, lines: Int = 40, bytes: Int = 4096, whole: Int? = nil) -> String {
    var shown = Substring(text)
    while shown.last?.isNewline == true { shown.removeLast() }
    let length = shown.utf8.count
    if length > bytes { shown = shown.prefix(bytes) }
    let all = shown.split(separator: "\n", maxSplits: lines, omittingEmptySubsequences: false)
    if all.count > lines { shown = shown[..<(all[lines - 1].endIndex)] }
    return shown.utf8.count < length ? "\(shown)\n… (\(whole ?? text.utf8.count) bytes in all)" : String(shown)
  }
}
