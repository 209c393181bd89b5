import CProcess
import Glibc
import SeamRuntime

/// Finds executable files.
enum ProgramLookup {
  /// The path of a program; the failure says where it was looked for and what to install.
  static func locate(_ program: Program) throws(EnvironmentFailure) -> String {
    if program.name.contains("/") {
      let path = absolute(program.name, from: program.base)
      if isExecutable(path) { return path }
      if access(path, F_OK) == 0 { throw EnvironmentFailure(program.name, "cannot run '\(path)': \(whyNot(path))") }
      throw missing(program, [path])
    }
    for directory in program.directories.flatMap(matches) where isExecutable("\(directory)/\(program.name)") {
      return "\(directory)/\(program.name)"
    }
    if let path = find(program.name, in: searchPath) { return path }
    throw missing(program, program.directories + ["PATH"])
  }

  /// The first executable file of that name in a list of directories, separated by colons.
  static func find(_ name: String, in path: String) -> String? {
    path.split(separator: ":").map { absolute("\($0)/\(name)", from: nil) }.first(where: isExecutable)
  }

  /// A path that means the same wherever a process stands.
  static func absolute(_ path: String, from base: String?) -> String {
    if path.hasPrefix("/") { return path }
    let joined = base.map { "\($0)/\(path)" } ?? path
    guard !joined.hasPrefix("/"), let current = getcwd(nil, 0) else { return joined }
    defer { free(current) }
    return String(cString: current) + "/" + joined
  }

  static var searchPath: String {
    getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
  }

  static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  private static func whyNot(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return SystemError().text }
    return status.st_mode & S_IFMT == S_IFDIR ? "it is a directory" : "it is not executable"
  }

  private static func missing(_ program: Program, _ places: [String]) -> EnvironmentFailure {
    EnvironmentFailure(
      program.name, "cannot find the program '\(program.name)' (looked in \(places.joined(separator: ", ")))",
      hint: program.package.map { "install it with: \(InstallCommand.of($0))" })
  }

  /// The directories that a pattern stands for, highest version first.
  private static func matches(_ pattern: String) -> [String] {
    guard pattern.contains("*") else { return [pattern] }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
    let names = (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    return names.sorted { seam_compare_versions($0, $1) > 0 }
  }
}
