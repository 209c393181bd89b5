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
  /// The rows that were asked for and are there, by the paths of their files: their lines, 0 for the file as such.
  private(set) var foundRows: [String: Set<Int>] = [:]
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
    guard chosen.isWhole || !chosen.lines.isEmpty || chosen.rows.contains(where: { Self.mentions($0, file) }) else { return }
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
      var isWanted = chosen.isWhole
      if !chosen.lines.isEmpty {
        let lines = Self.lines(of: index, in: yaml.documents, file)
        isWanted = chosen.lines.contains(where: lines.contains)
        wanted.removeAll(where: lines.contains)
      }
      guard let spec else { continue }
      specs += runs(of: spec, chosen, isWanted: isWanted).filter(selection.includes)
    }
    // That YAML has taken the end of an expression away has been said.
    let cut = yaml.diagnostics.filter { $0.id == "expression-needs-quotes" }.compactMap { $0.span?.range.lowerBound }
    diagnostics += reader.diagnostics.filter { diagnostic in
      diagnostic.id != "unclosed-interpolation" || !cut.contains(diagnostic.span?.range.lowerBound ?? -1)
    }
    if !diagnostics.hasErrors { diagnostics += SnapshotFiles.unused(of: file, all, loader) }
    if let line = wanted.first { missingLine = UsageError("there is no spec at line \(line) of '\(chosen.path)'") }
    if yaml.documents.allSatisfy({ $0.root == nil }), !yaml.diagnostics.hasErrors {
      diagnostics.append(Diagnostic("no-spec", "the file holds no spec", at: SourceSpan(file, 0..<0)))
    }
  }

  /// The spec, for each of the rows that were asked for.
  ///
  /// - Parameter isWanted: whether the spec as such was asked for, or a line of it.
  private mutating func runs(of spec: Spec, _ chosen: Selection.Chosen, isWanted: Bool) -> [Spec] {
    let runs = spec.runs
    var rows: [Spec] = []
    for file in chosen.rows {
      guard let source = spec.cases?.file, SpecFiles.isSame(source.name, file.path) else { continue }
      foundRows[file.path, default: []].insert(0)
      if file.lines.isEmpty { rows += runs }
      for line in file.lines {
        let found = Self.runs(runs, on: line, of: source)
        if !found.isEmpty { foundRows[file.path, default: []].insert(line) }
        rows += found
      }
    }
    guard isWanted else { return rows }
    // A line of a row means that row; any other, all of them.
    let own = chosen.lines.flatMap { Self.runs(runs, on: $0, of: spec.span.file) }
    return own.isEmpty ? runs : own + rows
  }

  private static func runs(_ runs: [Spec], on line: Int, of file: SourceFile) -> [Spec] {
    guard let range = file.range(ofLine: line) else { return [] }
    return runs.filter { run in run.row.map { $0.span.file === file && $0.span.range.overlaps(range) } ?? false }
  }

  /// Whether a spec file may take its rows from a file: it names it then.
  private static func mentions(_ rows: Selection.RowsFile, _ file: SourceFile) -> Bool {
    file.bytes.firstRange(of: Array(FilePath.name(of: rows.path).utf8)) != nil
  }

  /// The lines from the start of a document to that of the next.
  private static func lines(of index: Int, in documents: [YAMLDocument], _ file: SourceFile) -> ClosedRange<Int> {
    let last = file.position(at: file.bytes.count).line
    func line(_ index: Int) -> Int { file.position(at: documents[index].range.lowerBound).line }
    let first = index == 0 ? 1 : line(index)
    return first...max(first, index + 1 < documents.count ? line(index + 1) - 1 : last)
  }
}
