import CProcess
import Glibc

/// System V shared memory that processes left behind: unlike all other memory it outlives them (sysvipc(7)).
///
/// PostgreSQL has such a segment, and one that is killed cannot remove it.
struct SharedMemory {
  private struct Segment {
    var id: Int32
    var creator: Int32
    var attached: Int
  }

  private let segments: [Segment]

  /// What there is (proc(5), `/proc/sysvipc/shm`).
  init() {
    let text = SmallFile.read("/proc/sysvipc/shm", limit: 4 << 20).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    // key shmid perms size cpid lpid nattch …, below a heading
    segments = text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 6, let id = Int32(fields[1]), let creator = Int32(fields[4]), let attached = Int(fields[6]) else { return nil }
      return Segment(id: id, creator: creator, attached: attached)
    }
  }

  var ids: Set<Int32> { Set(segments.map(\.id)) }

  /// Removes what processes made that have ended, and nobody uses.
  ///
  /// - Parameter earlier: segments that were there before these processes, whose creators may have had the same numbers.
  /// - Returns: whether none is left that somebody still uses.
  @discardableResult
  static func removeLeft(by creators: Set<Int32>, except earlier: Set<Int32>) -> Bool {
    guard !creators.isEmpty else { return true }
    var isAll = true
    for segment in SharedMemory().segments where creators.contains(segment.creator) && !earlier.contains(segment.id) {
      if segment.attached == 0 { seam_remove_segment(segment.id) } else { isAll = false }
    }
    return isAll
  }
}
