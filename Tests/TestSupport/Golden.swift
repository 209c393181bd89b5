import Glibc
import Testing

/// Expected output that lies in files under Tests/Golden. `UPDATE_GOLDEN=1` rewrites them with what was found.
package enum Golden {
  package static func check(
    _ actual: String, _ relativePath: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let path = Files.packageRoot + "/Tests/Golden/" + relativePath
    if getenv("UPDATE_GOLDEN").map({ String(cString: $0) }) == "1" {
      if !Files.write(Array(actual.utf8), to: path) {
        Issue.record("cannot write Tests/Golden/\(relativePath)", sourceLocation: sourceLocation)
      }
      return
    }
    guard let bytes = Files.read(path) else {
      Issue.record(
        "Tests/Golden/\(relativePath) does not exist; UPDATE_GOLDEN=1 writes it with:\n\(actual)", sourceLocation: sourceLocation)
      return
    }
    let expected = String(decoding: bytes, as: UTF8.self)
    if Array(actual.utf8) != bytes {
      Issue.record(
        "differs from Tests/Golden/\(relativePath) (- expected, + found; UPDATE_GOLDEN=1 accepts it):\n\(lineDiff(expected, actual))",
        sourceLocation: sourceLocation)
    }
  }

  /// All lines, those only in the first after `-`, those only in the second after `+`.
  package static func lineDiff(_ expected: String, _ actual: String) -> String {
    func lines(_ text: String) -> [Substring] { text.split(omittingEmptySubsequences: false) { $0.isNewline } }
    let old = lines(expected)
    let new = lines(actual)
    let changes = new.difference(from: old)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var out: [String] = []
    var i = 0
    var j = 0
    while i < old.count || j < new.count {
      if i < old.count, removed.contains(i) {
        out.append("-\(old[i])")
        i += 1
      } else if j < new.count, inserted.contains(j) {
        out.append("+\(new[j])")
        j += 1
      } else if i < old.count, j < new.count {
        out.append(" \(old[i])")
        i += 1
        j += 1
      } else {
        break
      }
    }
    if removed.isEmpty, inserted.isEmpty { out.append("(only line breaks or equivalent characters differ)") }
    return out.joined(separator: "\n")
  }
}
