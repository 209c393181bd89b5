import SeamSource
import SeamSpec

/// Which specs of the files are meant.
struct Selection {
  /// Files, folders, and `FILE:LINE` for the spec that holds a line, or the row of a file of rows.
  var paths: [String]
  /// A spec with any of these.
  var tags: [String] = []
  /// A spec whose name holds any of these, whatever the case.
  var names: [String] = []
  /// The place in which they run; nil for that of the stage, or the project itself.
  var environmentName: String?
  var stageName: String?
  /// The stage, once the project is known.
  var stage: Stage?

  static let options: Set<String> = ["--tag", "--name", "--environment", "--stage"]

  init(_ arguments: Arguments) throws(UsageError) {
    paths = arguments.paths
    tags = arguments.values["--tag"] ?? []
    names = arguments.values["--name"] ?? []
    environmentName = arguments.values["--environment"]?.last
    stageName = arguments.values["--stage"]?.last
    for (option, values) in [("--tag", tags), ("--name", names)] where values.contains("") {
      throw UsageError("\(option) needs a value that is not empty")
    }
  }

  func includes(_ spec: Spec) -> Bool {
    let hasTag = tags.isEmpty || tags.contains(where: spec.tags.contains)
    let hasName = names.isEmpty || names.contains { spec.name.lowercased().contains($0.lowercased()) }
    return hasTag && hasName && stage?.includes(spec) ?? true
  }

  /// A spec file and what of it was asked for; nothing means all of it.
  struct Chosen {
    var path: String
    var lines: [Int] = []
    var rows: [RowsFile] = []

    var isWhole: Bool { lines.isEmpty && rows.isEmpty }
  }

  /// A file of rows, for which specs run, and the lines that were asked for; none means all of them.
  struct RowsFile {
    var path: String
    var lines: [Int]

    static func isName(_ name: String) -> Bool { name.hasSuffix(".csv") || name.hasSuffix(".json") }
  }

  /// The files that the paths stand for, each once; none only where something was wrong.
  ///
  /// - Parameter problems: takes the folders that cannot be opened.
  func files(_ problems: inout [Diagnostic]) throws(UsageError) -> [Chosen] {
    var chosen: [Chosen] = []
    var indices: [String: Int] = [:]
    func add(_ path: String, line: Int?) {
      let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
      if let index = indices[path] {
        // A file that was asked for as a whole stays whole.
        if chosen[index].isWhole { return }
        if let line { chosen[index].lines.append(line) } else { chosen[index] = Chosen(path: path) }
      } else {
        indices[path] = chosen.count
        chosen.append(Chosen(path: path, lines: line.map { [$0] } ?? []))
      }
    }
    var rows: [RowsFile] = []
    for path in paths.isEmpty ? ["."] : paths {
      switch SpecFiles.kind(of: path) {
      case .folder:
        var folder = path
        while folder.hasSuffix("/"), folder.count > 1 { folder.removeLast() }
        for file in SpecFiles.below(folder, &problems) { add(file, line: nil) }
      case .file where RowsFile.isName(path): rows.append(RowsFile(path: path, lines: []))
      case .file:
        guard SpecFiles.isSpecFile(path) else {
          throw UsageError("'\(path)' is no spec file: their names end in '\(SpecFiles.suffix)' or '.md'")
        }
        add(path, line: nil)
      case .missing:
        guard let colon = path.lastIndex(of: ":"), let line = Int(path[path.index(after: colon)...]),
          SpecFiles.kind(of: String(path[..<colon])) == .file
        else { throw UsageError("there is no file or folder '\(path)'") }
        let name = String(path[..<colon])
        if RowsFile.isName(name) { rows.append(RowsFile(path: name, lines: [line])) } else { add(name, line: line) }
      }
    }
    // Which specs run for a row is known only when they are read.
    for file in rows {
      let root = SpecFiles.project(of: file.path).map(FilePath.directory) ?? FilePath.directory(of: file.path)
      for path in SpecFiles.below(root, &problems) {
        if let index = indices[path] {
          if !chosen[index].isWhole { chosen[index].rows.append(file) }
        } else {
          indices[path] = chosen.count
          chosen.append(Chosen(path: path, rows: [file]))
        }
      }
    }
    if chosen.isEmpty, problems.isEmpty {
      throw UsageError(
        "there are no spec files in \(paths.isEmpty ? "this folder" : paths.joined(separator: ", ")) (NAME\(SpecFiles.suffix))")
    }
    return chosen
  }
}
