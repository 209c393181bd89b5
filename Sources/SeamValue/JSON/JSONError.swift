import SeamSource

/// Why bytes are no JSON, and where.
package struct JSONError: Error, Sendable, Equatable {
  /// In bytes from the start.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  /// Line and column in the bytes that were parsed.
  package func position(in bytes: [UInt8]) -> SourceFile.Position {
    SourceFile(name: "", bytes: bytes).position(at: offset)
  }
}
