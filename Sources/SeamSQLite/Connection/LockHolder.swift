import Glibc

/// A process that has begun to write to a file and has not come to an end.
struct LockHolder: Sendable {
  let process: pid_t

  /// `process 4711, notes-service`, as far as the system tells.
  var text: String {
    guard process > 0 else { return "by a process that cannot be seen from here" }
    guard let file = fopen("/proc/\(process)/comm", "r") else { return "process \(process)" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = fread(&bytes, 1, bytes.count, file)
    let name = String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self)
    return "process \(process)" + (name.isEmpty ? "" : ", \(name)")
  }
}
