import Glibc
import SeamSource
import SeamSpec

/// Finds spec files and the project that they belong to.
enum SpecFiles {
  static let suffix = ".spec.yaml"
  /// Whether a file holds specs whatever is in it, or may hold some.
  static func isSpecFile(_ name: String) -> Bool { name.hasSuffix(suffix) || Markdown.isName(name) }

  static let projectName = "seam.yaml"

  enum Kind {
    case file
    case folder
    case missing
  }

  static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// Whether two paths lead to the same file.
  static func isSame(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_ino == second.st_ino && first.st_dev == second.st_dev
  }

  /// The spec files below a folder, in name order. Hidden folders and what packages brought are passed over; links to folders are not followed.
  ///
  /// - Parameter problems: takes the folders that cannot be opened.
  static func below(_ folder: String, _ problems: inout [Diagnostic]) -> [String] {
    guard let directory = opendir(folder) else {
      problems.append(.unreadable(folder, LoadFailure(DiskLoader.reason(errno)), at: nil))
      return []
    }
    defer { closedir(directory) }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix("."), name != "node_modules" else { continue }
      var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      if entry.pointee.d_type == UInt8(DT_UNKNOWN) { isFolder = kind(of: FilePath.join(folder, name)) == .folder }
      if isFolder || isSpecFile(name) { names.append((name, isFolder)) }
    }
    var paths: [String] = []
    for (name, isFolder) in names.sorted(by: { $0.name < $1.name }) {
      let path = FilePath.join(folder, name)
      if isFolder {
        paths += below(path, &problems)
      } else if !Markdown.isName(name) || (try? DiskLoader().read(path)).map(Markdown.hasSpecs) ?? false {
        // Most Markdown is only to be read.
        paths.append(path)
      }
    }
    return paths
  }

  /// The nearest `seam.yaml` in the folder of a spec file or above it, as a path that the working directory understands.
  static func project(of path: String) -> String? {
    var folder = FilePath.directory(of: path)
    // A path has only so many folders above it.
    for _ in 0..<100 {
      let candidate = FilePath.join(folder, projectName)
      // Whatever has this name is meant to be the project; what cannot be read is not passed over.
      if exists(candidate) { return candidate }
      if let above = above(folder) { folder = above } else { return nil }
    }
    return nil
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func above(_ folder: String) -> String? {
    if folder == "/" { return nil }
    if folder == "." { return isRoot(".") ? nil : ".." }
    if FilePath.name(of: folder) == ".." { return isRoot(folder) ? nil : folder + "/.." }
    return FilePath.directory(of: folder)
  }

  private static func isRoot(_ folder: String) -> Bool {
    isSame(folder, "/")
  }
}
