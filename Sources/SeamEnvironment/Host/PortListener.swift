import Glibc

/// Who listens on a port of this machine (proc(5), `/proc/net/tcp` and `/proc/pid/fd`).
enum PortListener {
  /// Whether one of these processes does; nil where nobody is seen to listen, or one of them cannot be looked into.
  static func isHeld(_ port: Int, by processes: [Int32]) -> Bool? {
    let sockets = Set(inodes(listeningOn: port).map { "socket:[\($0)]" })
    guard !sockets.isEmpty else { return nil }
    for process in processes where ProcessTable.isAlive(process) {
      guard let links = links(of: process) else {
        // One that has ended meanwhile holds nothing.
        if ProcessTable.isAlive(process) { return nil }
        continue
      }
      if !sockets.isDisjoint(with: links) { return true }
    }
    return false
  }

  private static func inodes(listeningOn port: Int) -> [Substring] {
    let hexadecimal = String(port, radix: 16, uppercase: true)
    let suffix = ":" + String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
    return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path -> [Substring] in
      let bytes = SmallFile.read(path, limit: 8 << 20)?.bytes ?? []
      return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
        // sl, local address, remote address, state (0A listens), queues, timer, retransmissions, user, timeout, inode
        let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 10)
        return fields.count > 9 && fields[1].hasSuffix(suffix) && fields[3] == "0A" ? fields[9] : nil
      }
    }
  }

  /// What the descriptors of a process lead to; nil where they may not be looked at.
  private static func links(of process: Int32) -> Set<String>? {
    let path = "/proc/\(process)/fd"
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var links: Set<String> = []
    var buffer = [CChar](repeating: 0, count: 64)
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let count = readlink("\(path)/\(name)", &buffer, buffer.count)
      if count > 0 { links.insert(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)) }
    }
    return links
  }
}
