extension String {
  /// Whether two texts are the same sequence of Unicode scalars. Swift's `==` also holds canonically equivalent texts for equal (é as one
  /// scalar or as two), which JSON, JSONPath and CEL do not.
  package func isSame(as other: String) -> Bool {
    utf8.count == other.utf8.count && self == other && (utf8.elementsEqual(other.utf8))
  }
}
