/// Puts the messages of `test_decoding` together to transactions (PostgreSQL, *Logical Decoding Output Plugin*).
struct LogDecoder {
  /// The prefix of the messages that Seam itself writes into the log.
  static let prefix = "seam"

  private var current: LoggedTransaction?

  /// - Parameter position: where the record ends that the message is about.
  /// - Returns: the transaction, with the message that ends it.
  mutating func read(_ message: UnsafeBufferPointer<UInt8>, at position: UInt64) -> LoggedTransaction? {
    if message.starts(with: Self.table) {
      current?.changes.append(Array(message))
    } else if message.starts(with: Self.begin) {
      let id = String(decoding: message.dropFirst(Self.begin.count), as: UTF8.self)
      current = LoggedTransaction(id: UInt32(id) ?? 0, end: 0)
    } else if message.starts(with: Self.commit) {
      defer { current = nil }
      current?.end = position
      return current
    } else if message.starts(with: Self.own), let mark = Self.content(message.dropFirst(Self.own.count)) {
      current?.marks.append(mark)
    }
    return nil
  }

  private static let table = Array("table ".utf8)
  private static let begin = Array("BEGIN ".utf8)
  private static let commit = Array("COMMIT".utf8)
  private static let own = Array("message: transactional: 1 prefix: \(prefix), sz: ".utf8)
  private static let contentMark = Array(" content:".utf8)

  /// What stands behind `sz: 3 content:`.
  private static func content(_ message: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    let rest = message.drop { $0 != 0x20 }
    guard rest.starts(with: contentMark) else { return nil }
    return String(decoding: rest.dropFirst(contentMark.count), as: UTF8.self)
  }
}
