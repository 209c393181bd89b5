import Glibc

/// A file in the run's folder that names the processes of the run, a line each: what has to be known of them if even their supervisor is killed.
///
/// A line holds the process id, and the ids of the shared memory segments that were there before it.
struct ProcessRecord {
  let path: String

  init(in folder: String) {
    path = folder + "/processes"
  }

  /// Where that cannot be written it is left out: it is for a case within a case.
  func add(_ pid: Int32, earlier: Set<Int32>) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    let line = ([pid] + earlier.sorted()).map { String($0) }.joined(separator: " ") + "\n"
    _ = Array(line.utf8).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  }

  /// Removes the shared memory that these processes left. A number that has been given out again is somebody else's.
  ///
  /// - Returns: whether nothing is left that a child of theirs still uses.
  @discardableResult
  func removeSharedMemory() -> Bool {
    let text = SmallFile.read(path, limit: 4 << 20).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").reduce(true) { isAll, line in
      let numbers = line.split(separator: " ").compactMap { Int32($0) }
      guard let pid = numbers.first else { return isAll }
      if ProcessTable.isAlive(pid) { return false }
      return SharedMemory.removeLeft(by: [pid], except: Set(numbers.dropFirst())) && isAll
    }
  }
}
