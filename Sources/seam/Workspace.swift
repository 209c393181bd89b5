import SeamRuntime
import SeamSource
import SeamSpec
import SeamYAML

/// The project and the specs that a command line means, read and planned, with everything that is wrong with them.
struct Workspace {
  private(set) var plan: RunPlan?
  private(set) var diagnostics: [Diagnostic] = []
  /// How many specs were read, chosen or not.
  private(set) var specCount = 0
  /// The stage that was asked for.
  private(set) var stage: Stage?

  /// - Parameters:
  ///   - environment: looks up environment variables; nil where none need be set.
  ///   - advises: whether to look for what is not wrong but serves no purpose.
  init(_ selection: Selection, environment: ((String) -> String?)?, advises: Bool = false) throws(UsageError) {
    let loader = DiskLoader()
    let files = try selection.files(&diagnostics)
    guard !files.isEmpty else { return }
    var selection = selection
    let project = try readProject(of: files.map(\.path), loader).map { (project) throws(UsageError) in try place(project, &selection) }
    if project == nil, selection.stageName != nil || selection.environmentName != nil {
      diagnostics = diagnostics.sortedByPlace()
      return
    }
    let chosen = try readSpecs(files, selection, loader)
    if let project {
      var planner = Planner(project: project, kinds: dependencyKinds, environment: environment, loader: loader)
      let plan = planner.plan(chosen)
      diagnostics += planner.diagnostics
      if !diagnostics.hasErrors { self.plan = plan }
      if advises, !diagnostics.hasErrors { diagnostics += SpecAdvice.advice(on: chosen) }
      // Never taken apart: the process ends first, and the pieces of thousands of specs are many.
      _ = Unmanaged.passRetained(Kept(plan: plan))
    }
    // What is wrong with an included file is found by everybody who includes it.
    diagnostics = diagnostics.sortedByPlace().withoutRepetitions()
    if chosen.isEmpty, !diagnostics.hasErrors {
      throw UsageError("none of the \(specCount) specs is chosen by what was asked for")
    }
  }

  /// The project in the environment that was asked for, by name or by the stage that runs there.
  private mutating func place(_ project: Project, _ selection: inout Selection) throws(UsageError) -> Project {
    if let name = selection.stageName {
      guard let stage = project.stages.first(where: { $0.name == name }) else {
        throw Self.unknown("stage", name, project.stages.map(\.name))
      }
      selection.stage = stage
      self.stage = stage
    }
    guard let name = selection.environmentName ?? stage?.environment?.text else { return project }
    guard let environment = project.environments.first(where: { $0.name == name }) else {
      // A stage that names one which is not there has been reported.
      if selection.environmentName == nil { return project }
      throw Self.unknown("environment", name, project.environments.map(\.name))
    }
    return project.placed(in: environment)
  }

  private static func unknown(_ kind: String, _ name: String, _ known: [String]) -> UsageError {
    known.isEmpty ? UsageError("there is no \(kind) '\(name)': seam.yaml names none") : .unknown(kind, name, among: known)
  }

  private final class Kept: Sendable {
    let plan: RunPlan

    init(plan: RunPlan) {
      self.plan = plan
    }
  }

  // MARK: Reading

  /// The one project of all these files; without a `seam.yaml` one that has nothing. Nil where it cannot be read.
  private mutating func readProject(of paths: [String], _ loader: DiskLoader) throws(UsageError) -> Project? {
    var found: [String?] = []
    var folders: [String: String?] = [:]
    for path in paths {
      let folder = FilePath.directory(of: path)
      let project = folders[folder] ?? SpecFiles.project(of: path)
      folders[folder] = project
      if !found.contains(project) { found.append(project) }
    }
    guard found.count == 1 else {
      let names = found.map { $0 ?? "none" }.joined(separator: ", ")
      throw UsageError("the spec files belong to different projects (\(names)): run one at a time")
    }
    guard let path = found[0] else {
      let root = paths.first.map(FilePath.directory) ?? "."
      return Project(name: FilePath.name(of: root), root: root)
    }
    let file: SourceFile
    do {
      file = try loader.read(path)
    } catch {
      diagnostics.append(.unreadable(path, error, at: nil))
      return nil
    }
    let yaml = YAML.parse(file)
    diagnostics += yaml.diagnostics
    guard !yaml.diagnostics.hasErrors else { return nil }
    guard let root = yaml.root else {
      return Project(name: FilePath.name(of: FilePath.directory(of: path)), root: FilePath.directory(of: path), file: file)
    }
    if yaml.documents.count > 1 {
      let second = yaml.documents[1].range.lowerBound
      diagnostics.append(
        Diagnostic(
          "second-document", "a project is one YAML document", at: SourceSpan(file, second..<second), label: "a second one begins here"))
    }
    var reader = NodeReader(file: file, loader: loader)
    let project = reader.project(
      root, kinds: dependencyKinds.map(\.keyword),
      extraKeys: Dictionary(uniqueKeysWithValues: dependencyKinds.map { ($0.keyword, $0.extraKeys) }))
    diagnostics += reader.diagnostics
    return project
  }

  /// The chosen specs of all files, read on all cores.
  private mutating func readSpecs(_ files: [Selection.Chosen], _ selection: Selection, _ loader: DiskLoader) throws(UsageError) -> [Spec] {
    var specs: [Spec] = []
    var found: [String: Set<Int>] = [:]
    let includedFiles = IncludedFiles()
    for reading in files.concurrentMap({ SpecFileReading($0, selection, loader, includedFiles) }) {
      specs += reading.specs
      specCount += reading.specCount
      diagnostics += reading.diagnostics
      found.merge(reading.foundRows) { $0.union($1) }
      if let missing = reading.missingLine, !diagnostics.hasErrors { throw missing }
    }
    if diagnostics.hasErrors { return specs }
    for file in files.flatMap(\.rows) {
      guard let lines = found[file.path] else { throw UsageError("no spec takes its rows from '\(file.path)'") }
      if let line = file.lines.first(where: { !lines.contains($0) }) {
        throw UsageError("there is no row at line \(line) of '\(file.path)'")
      }
    }
    return specs
  }
}
