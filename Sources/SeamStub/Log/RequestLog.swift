/// The requests that a stub received, in order: at most so many, in at most so much memory; the oldest make room.
struct RequestLog: Sendable {
  static let maximumCount = 100_000
  /// Bytes, heads and bodies together.
  static let maximumSize = 256 << 20

  private var storage: [RequestRecord] = []
  /// How many at the beginning of `storage` have been given up already.
  private var start = 0
  private var size = 0
  /// The position of the oldest that is kept; positions only grow.
  private(set) var first = 0

  /// The position that the next request gets.
  var end: Int { first + storage.count - start }

  mutating func append(_ record: RequestRecord) {
    storage.append(record)
    size += record.size
    // The newest is kept whatever its size: a single request is bounded by itself.
    while storage.count - start > Self.maximumCount || size > Self.maximumSize && storage.count - start > 1 { dropOldest() }
  }

  private mutating func dropOldest() {
    size -= storage[start].size
    storage[start].forget()
    start += 1
    first += 1
    if start >= Self.maximumCount / 2 {
      storage.removeFirst(start)
      start = 0
    }
  }

  /// Forgets them all; positions go on.
  mutating func removeAll() {
    first = end
    storage.removeAll(keepingCapacity: storage.count < 1024)
    start = 0
    size = 0
  }

  /// What is kept from a position on.
  func records(from position: Int) -> ArraySlice<RequestRecord> {
    storage[(start + max(0, min(position, end) - first))...]
  }

  /// The answer of a request, known a moment after it came.
  mutating func setStatus(_ status: Int, at position: Int) {
    guard position >= first, position < end else { return }
    storage[start + position - first].status = status
  }
}

extension RequestRecord {
  /// Gives back its memory.
  fileprivate mutating func forget() {
    self = RequestRecord(target: UnsafeRawBufferPointer(start: nil, count: 0))
  }
}
