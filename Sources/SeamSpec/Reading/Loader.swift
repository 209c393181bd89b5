import SeamSource

/// The files that a project refers to: handed in, because the front does no input or output of its own.
package protocol Loader: Sendable {
  /// The file at a path; the message of the failure is lower case and complete: "no such file".
  func read(_ path: String) throws(LoadFailure) -> SourceFile

  /// The paths that match a pattern with `*` and `?`, in name order.
  func paths(matching pattern: String) -> [String]
}

package struct LoadFailure: Error {
  package var message: String

  package init(_ message: String) {
    self.message = message
  }
}

/// A loader that has no files.
package struct NoFiles: Loader {
  package init() {}
  package func read(_ path: String) throws(LoadFailure) -> SourceFile { throw LoadFailure("no such file") }
  package func paths(matching pattern: String) -> [String] { [] }
}

/// Joins paths without touching a disk.
package enum FilePath {
  /// The folder of a file: `specs` of `specs/a.yaml`, `.` of `a.yaml`.
  package static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path as seen from a folder.
  package static func join(_ directory: String, _ path: String) -> String {
    if path.hasPrefix("/") || directory == "." || directory.isEmpty { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  /// The last component.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
