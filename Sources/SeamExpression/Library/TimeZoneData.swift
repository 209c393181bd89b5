import Glibc
import Synchronization

/// A zone of the system's time zone database (TZif, RFC 8536): when its offset from UTC changes.
///
/// The database is the one thing that an expression reads from the machine; it is the same for every expression.
struct TimeZoneData: Sendable {
  /// Seconds since 1970 from which on `offsets` of the same place holds.
  private let changes: [Int64]
  private let offsets: [Int64]
  private let first: Int64
  /// What holds after the last change.
  private let rule: TimeZoneRule?

  private static let folder = "/usr/share/zoneinfo/"
  private static let largest = 1 << 20
  private static let cache = Mutex<[String: TimeZoneData]>([:])

  /// Nil where the database has no such zone.
  static func named(_ name: String) -> TimeZoneData? {
    if let known = cache.withLock({ $0[name] }) { return known }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { $0.utf8.first?.startsName == true && $0.utf8.allSatisfy { $0.continuesName || "+-".utf8.contains($0) } }
    guard isName, let bytes = read(folder + name), let zone = TimeZoneData(bytes) else { return nil }
    cache.withLock { $0[name] = zone }
    return zone
  }

  func offset(at time: Int64) -> Int64 {
    if let last = changes.last, time < last {
      // The number of changes up to the time.
      var low = 0
      var high = changes.count
      while low < high {
        let middle = (low + high) / 2
        if changes[middle] <= time { low = middle + 1 } else { high = middle }
      }
      return low == 0 ? first : offsets[low - 1]
    }
    return rule?.offset(at: time) ?? offsets.last ?? first
  }

  /// Reads the second block, the one with 64-bit times (section 3.1), and the rule behind it (section 3.3).
  private init?(_ bytes: [UInt8]) {
    guard let old = Header(bytes, at: 0), old.version >= UInt8(ascii: "2") else { return nil }
    let start = Header.size + old.bodySize(timeSize: 4)
    guard let header = Header(bytes, at: start), start + Header.size + header.bodySize(timeSize: 8) <= bytes.count else { return nil }
    func integer(_ offset: Int, _ size: Int) -> Int64 {
      var value: UInt64 = bytes[offset] & 0x80 == 0 ? 0 : .max
      for byte in bytes[offset..<offset + size] { value = value << 8 | UInt64(byte) }
      return Int64(bitPattern: value)
    }
    let times = start + Header.size
    let indexes = times + header.timeCount * 8
    let types = indexes + header.timeCount
    let typeOffsets = (0..<header.typeCount).map { integer(types + $0 * 6, 4) }
    guard let first = typeOffsets.first else { return nil }
    var offsets: [Int64] = []
    for index in 0..<header.timeCount {
      let type = Int(bytes[indexes + index])
      guard type < typeOffsets.count else { return nil }
      offsets.append(typeOffsets[type])
    }
    changes = (0..<header.timeCount).map { integer(times + $0 * 8, 8) }
    self.offsets = offsets
    self.first = first
    let footer = bytes[(start + Header.size + header.bodySize(timeSize: 8))...].drop { $0 == 0x0A }.prefix { $0 != 0x0A }
    rule = TimeZoneRule(Array(footer))
  }

  private struct Header {
    static let size = 44

    let version: UInt8
    let timeCount: Int
    let typeCount: Int
    private let others: (utc: Int, standard: Int, leap: Int, characters: Int)

    init?(_ bytes: [UInt8], at start: Int) {
      guard start + Self.size <= bytes.count, bytes[start...].starts(with: "TZif".utf8) else { return nil }
      version = bytes[start + 4]
      func count(_ index: Int) -> Int {
        bytes[(start + 20 + index * 4)..<(start + 24 + index * 4)].reduce(0) { $0 << 8 | Int($1) }
      }
      others = (count(0), count(1), count(2), count(5))
      timeCount = count(3)
      typeCount = count(4)
    }

    func bodySize(timeSize: Int) -> Int {
      timeCount * (timeSize + 1) + typeCount * 6 + others.characters + others.leap * (timeSize + 4) + others.standard + others.utc
    }
  }

  private static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < largest {
      let count = Glibc.read(file, &buffer, buffer.count)
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += buffer[..<count]
    }
    return nil
  }
}
