import Glibc
import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue

/// Writes what `seam run --update` found: each file whole or not at all, and only those that change.
enum UpdateFiles {
  struct Failure: Error {
    var message: String
  }

  /// The files that were written.
  static func write(_ updates: Updates, _ output: Output) -> (written: [String], isComplete: Bool) {
    var written: [String] = []
    var isComplete = true
    func put(_ bytes: [UInt8], _ path: String) {
      do throws(Failure) {
        try replace(path, bytes)
        written.append(path)
      } catch {
        output.printError("seam: cannot write '\(path)': \(error.message)\n")
        isComplete = false
      }
    }
    for (path, value) in updates.snapshots {
      mkdir(FilePath.directory(of: path), 0o777)
      if case .string(let text) = value {
        unlink(path + ".json")
        put(Array(text.utf8), path + ".txt")
      } else {
        unlink(path + ".txt")
        put(Array((JSON.write(value, indented: true) + "\n").utf8), path + ".json")
      }
    }
    for (file, bytes) in updates.documents where bytes != file.bytes {
      // Whoever changed it meanwhile keeps what they wrote.
      guard (try? DiskLoader().read(file.name))?.bytes == file.bytes else {
        output.printError("seam: '\(file.name)' was changed during the run and is left as it is\n")
        isComplete = false
        continue
      }
      put(bytes, file.name)
    }
    return (written, isComplete)
  }

  private static func replace(_ name: String, _ bytes: [UInt8]) throws(Failure) {
    var path = name
    if let resolved = realpath(name, nil) {
      path = String(cString: resolved)
      free(resolved)
    }
    var template = Array(FilePath.join(FilePath.directory(of: path), ".\(FilePath.name(of: path)).XXXXXX").utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw Failure(message: DiskLoader.reason(errno)) }
    let sibling = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { close(file) }
    var status = stat()
    let mask = umask(0)
    umask(mask)
    fchmod(file, stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0o666 & ~mask)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = DiskLoader.reason(errno)
        unlink(sibling)
        throw Failure(message: reason)
      }
      rest = rest.dropFirst(count)
    }
    guard rename(sibling, path) == 0 else {
      let reason = DiskLoader.reason(errno)
      unlink(sibling)
      throw Failure(message: reason)
    }
  }
}
