import Glibc

/// A text as a key of sets and dictionaries, compared scalar by scalar.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (a: ExactText, b: ExactText) -> Bool { a.text.isSame(as: b.text) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// Whether two texts are the same sequence of Unicode scalars. Swift's `==` also holds canonically equivalent texts for equal (é as one
  /// scalar or as two), which JSON, JSONPath and CEL do not.
  package func isSame(as other: String) -> Bool {
    // What is canonically different is different, and soon found to be.
    guard utf8.count == other.utf8.count, self == other else { return false }
    // Text of Swift's own is always in one piece.
    let isSame = utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { others in
        guard let mine = mine.baseAddress, let others = others.baseAddress else { return true }
        return memcmp(mine, others, utf8.count) == 0
      }
    }
    return isSame.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
  }
}
