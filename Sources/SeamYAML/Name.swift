/// A key or an anchor as something to look up by: byte for byte, where two `String`s are equal already if they look the same (é as one
/// character or as two).
struct Name: Hashable {
  let text: String

  static func == (a: Name, b: Name) -> Bool {
    a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
