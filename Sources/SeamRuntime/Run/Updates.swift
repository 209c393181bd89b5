import SeamSource
import SeamSpec
import SeamValue
import Synchronization

/// What `seam run --update` will write: snapshots, and expected blocks of Markdown, with what was found instead of what was expected.
package final class Updates: Sendable {
  /// A part of a file that is replaced.
  package struct Edit: Sendable {
    package var range: Range<Int>
    package var text: String
  }

  private struct State {
    var snapshots: [String: Value] = [:]
    var files: [ObjectIdentifier: (file: SourceFile, edits: [Edit])] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  func note(_ change: Snapshot.Change) {
    state.withLock { $0.snapshots[change.path] = change.value }
  }

  func note(_ edits: [Edit], in file: SourceFile) {
    state.withLock { $0.files[ObjectIdentifier(file), default: (file, [])].edits += edits }
  }

  /// The snapshots by their paths without extension, in the order of their names.
  package var snapshots: [(path: String, value: Value)] {
    state.withLock { $0.snapshots.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  /// The files with what is to stand in them.
  package var documents: [(file: SourceFile, bytes: [UInt8])] {
    state.withLock { state in
      state.files.values.sorted { $0.file.name < $1.file.name }.map { file, edits in
        var bytes = file.bytes
        var end = bytes.count
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) where edit.range.upperBound <= end {
          bytes.replaceSubrange(edit.range, with: Array(edit.text.utf8))
          end = edit.range.lowerBound
        }
        return (file, bytes)
      }
    }
  }
}
