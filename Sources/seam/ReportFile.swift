import Glibc
import SeamSource
import SeamSpec

/// A file that a report goes into, whole or not at all: `--report KIND=FILE`.
struct ReportFile: Sendable {
  struct Failure: Error {
    var message: String
  }

  enum Kind: String, CaseIterable, Sendable {
    case junit
  }

  let kind: Kind
  /// As it was asked for.
  let name: String
  /// Where it will be: links are followed now, for renaming would replace them.
  private let path: String
  /// A device or a pipe is written into, for it cannot be replaced.
  private let isReplaced: Bool

  /// Finds out whether it can be written, while there is time to say so.
  init(_ argument: String) throws(UsageError) {
    guard let equals = argument.firstIndex(of: "=") else { throw UsageError("--report needs KIND=FILE, for example junit=report.xml") }
    let word = String(argument[..<equals])
    guard let kind = Kind(rawValue: word) else { throw .unknown("report", word, among: Kind.allCases.map(\.rawValue)) }
    self.kind = kind
    name = String(argument[argument.index(after: equals)...])
    guard !name.isEmpty else { throw UsageError("--report \(word)= needs a file") }
    var status = stat()
    if stat(name, &status) == 0, let resolved = realpath(name, nil) {
      defer { free(resolved) }
      path = String(cString: resolved)
    } else {
      path = name
    }
    let format = status.st_mode & S_IFMT
    isReplaced = format == 0 || format == S_IFREG
    do throws(Failure) {
      if format == S_IFDIR { throw Failure(message: "it is a folder") }
      if isReplaced { try Self.tryOut(path) } else if access(path, W_OK) != 0 { throw Self.failure() }
    } catch {
      throw UsageError("cannot write the report '\(name)': \(error.message)")
    }
  }

  /// The reports of a command line, no two of them in one file.
  static func all(_ arguments: [String]) throws(UsageError) -> [ReportFile] {
    var files: [ReportFile] = []
    for argument in arguments {
      let file = try ReportFile(argument)
      if file.isReplaced, files.contains(where: { $0.path == file.path }) {
        throw UsageError("two reports cannot go into one file: '\(file.name)'")
      }
      files.append(file)
    }
    return files
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    guard isReplaced else {
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw Self.failure() }
      defer { close(file) }
      return try Self.write(bytes, to: file)
    }
    let (file, sibling) = try Self.makeSibling(of: path)
    do throws(Failure) {
      defer { close(file) }
      // As open(2) would have made it.
      let mask = umask(0)
      umask(mask)
      fchmod(file, 0o666 & ~mask)
      try Self.write(bytes, to: file)
      guard rename(sibling, path) == 0 else { throw Self.failure() }
    } catch {
      unlink(sibling)
      throw error
    }
  }

  // MARK: Parts

  private static func tryOut(_ path: String) throws(Failure) {
    let (file, sibling) = try makeSibling(of: path)
    close(file)
    unlink(sibling)
  }

  /// A new file in the same folder, from which renaming is atomic (rename(2)).
  private static func makeSibling(of path: String) throws(Failure) -> (file: Int32, path: String) {
    let sibling = FilePath.join(FilePath.directory(of: path), ".\(FilePath.name(of: path)).XXXXXX")
    var template = Array(sibling.utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw failure() }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return (file, template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" })
  }

  private static func write(_ bytes: [UInt8], to file: Int32) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure() -> Failure {
    Failure(message: errno == ENOENT ? "there is no such folder" : DiskLoader.reason(errno))
  }
}
