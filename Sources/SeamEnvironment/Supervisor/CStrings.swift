import Glibc

/// Texts as C wants them: a null-terminated array of null-terminated strings, for as long as this lives.
final class CStrings {
  let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [[UInt8]]) {
    count = texts.count
    pointer = .allocate(capacity: count + 1)
    for (position, text) in texts.enumerated() { (pointer + position).initialize(to: Self.copy(text)) }
    (pointer + count).initialize(to: nil)
  }

  deinit {
    for position in 0..<count { pointer[position]?.deallocate() }
    pointer.deallocate()
  }

  private static func copy(_ text: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
    for (position, byte) in text.enumerated() { copy[position] = CChar(bitPattern: byte) }
    copy[text.count] = 0
    return copy
  }

  subscript(position: Int) -> UnsafeMutablePointer<CChar>? { pointer[position] }
}
