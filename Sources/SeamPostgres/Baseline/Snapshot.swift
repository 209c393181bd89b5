/// Which transactions have ended (PostgreSQL, `pg_snapshot`): every id below `next`, except those that still run.
///
/// Two snapshots are the same exactly where no transaction that wrote anything, on the whole server, ended between them.
struct Snapshot: Sendable, Equatable {
  let next: UInt64
  let running: Set<UInt64>

  /// `10:20:10,14,15`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let next = UInt64(parts[1]) else { return nil }
    self.next = next
    running = Set(parts[2].split(separator: ",").compactMap { UInt64($0) })
  }

  /// Whether what a transaction has committed is in it.
  func sees(_ transaction: UInt32) -> Bool {
    let id = whole(transaction)
    return id < next && !running.contains(id)
  }

  /// An id as the log gives it, with the upper half that it lacks: of all that end like it, the one that is nearest.
  private func whole(_ transaction: UInt32) -> UInt64 {
    let id = next & ~0xFFFF_FFFF | UInt64(transaction)
    if id > next, id - next > 1 << 31, id >= 1 << 32 { return id - (1 << 32) }
    return id < next && next - id > 1 << 31 ? id + (1 << 32) : id
  }

  /// Whether this one transaction is all that ended since an earlier snapshot.
  func isOnly(_ transaction: UInt64, since earlier: Snapshot) -> Bool {
    guard earlier.next <= next, next - earlier.next < 1000 else { return false }
    let ended = Set(earlier.next..<next).union(earlier.running).subtracting(running)
    return ended.subtracting([transaction]).isEmpty
  }
}
