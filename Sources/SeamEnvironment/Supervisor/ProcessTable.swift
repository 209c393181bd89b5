import Glibc

/// The processes of the system and their parents, from /proc (proc(5), `/proc/pid/stat`).
struct ProcessTable {
  private var children: [Int32: [Int32]] = [:]

  init() {
    guard let folder = opendir("/proc") else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let pid = Int32(name), let parent = Self.parent(of: pid) else { continue }
      children[parent, default: []].append(pid)
    }
  }

  /// Every process below this one, nearest first.
  func descendants(of pid: Int32) -> [Int32] {
    var found = children[pid] ?? []
    var next = 0
    while next < found.count {
      found += children[found[next]] ?? []
      next += 1
    }
    return found
  }

  /// Nil where there is no such process.
  static func parent(of pid: Int32) -> Int32? {
    status(of: pid)?.parent
  }

  /// Whether there is such a process, and it is no zombie that nobody has reaped yet.
  static func isAlive(_ pid: Int32) -> Bool {
    status(of: pid).map { $0.state != UInt8(ascii: "Z") && $0.state != UInt8(ascii: "X") } ?? false
  }

  private static func status(of pid: Int32) -> (state: UInt8, parent: Int32)? {
    let file = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return nil }
    // pid (name) state ppid: the name may hold anything, parentheses too, but nothing after it does
    guard let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(end + 1)..<count].split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard fields.count > 1, let state = fields[0].first, let parent = Int32(String(decoding: fields[1], as: UTF8.self)) else { return nil }
    return (state, parent)
  }
}
