import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML

/// One spec file, read: the specs in it that were chosen, and everything that is wrong with it.
struct SpecFileReading: Sendable {
  private(set) var specs: [Spec] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// How many specs were read, chosen or not.
  private(set) var specCount = 0
  /// What is wrong with a line that was asked for; of no interest where something else is wrong.
  private(set) var missingLine: UsageError?

  init(_ chosen: Selection.Chosen, _ selection: Selection, _ loader: DiskLoader, _ includedFiles: IncludedFiles) {
    let file: SourceFile
    do {
      file = try loader.read(chosen.path)
    } catch {
      diagnostics.append(.unreadable(chosen.path, error, at: nil))
      return
    }
    let yaml = Markdown.isName(file.name) ? Markdown.parse(file) : YAML.parse(file)
    diagnostics += yaml.diagnostics
    var reader = NodeReader(file: file, loader: loader)
    reader.includedFiles = includedFiles
    var wanted = chosen.lines
    var all: [Spec] = []
    for (index, document) in yaml.documents.enumerated() {
      guard let root = document.root else { continue }
      specCount += 1
      // Of a document that could not be read to its end, nothing else that is wrong could be told with certainty.
      let spec = document.isComplete ? reader.spec(root) : nil
      if let spec { all.append(spec) }
      var isWanted = true
      if !chosen.lines.isEmpty {
        let lines = Self.lines(of: index, in: yaml.documents, file)
        isWanted = chosen.lines.contains(where: lines.contains)
        wanted.removeAll(where: lines.contains)
      }
      guard let spec, isWanted else { continue }
      let runs = spec.runs
      let rows = runs.filter { run in
        guard let row = run.row, row.isInline else { return false }
        let lines =
          file.position(at: row.span.range.lowerBound)
          .line...file.position(at: max(row.span.range.lowerBound, row.span.range.upperBound - 1)).line
        return chosen.lines.contains(where: lines.contains)
      }
      // A line of a row means that row; any other, all of them.
      specs += (rows.isEmpty ? runs : rows).filter(selection.includes)
    }
    diagnostics += reader.diagnostics
    if !diagnostics.hasErrors { diagnostics += SnapshotFiles.unused(of: file, all, loader) }
    if let line = wanted.first { missingLine = UsageError("there is no spec at line \(line) of '\(chosen.path)'") }
    if yaml.documents.allSatisfy({ $0.root == nil }), !yaml.diagnostics.hasErrors {
      diagnostics.append(Diagnostic("no-spec", "the file holds no spec", at: SourceSpan(file, 0..<0)))
    }
  }

  /// The lines from the start of a document to that of the next.
  private static func lines(of index: Int, in documents: [YAMLDocument], _ file: SourceFile) -> ClosedRange<Int> {
    let last = file.position(at: file.bytes.count).line
    func line(_ index: Int) -> Int { file.position(at: documents[index].range.lowerBound).line }
    let first = index == 0 ? 1 : line(index)
    return first...max(first, index + 1 < documents.count ? line(index + 1) - 1 : last)
  }
}
