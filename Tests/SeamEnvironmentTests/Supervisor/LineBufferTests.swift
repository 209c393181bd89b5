import Testing

@testable import SeamEnvironment

@Suite struct LineBufferTests {
  @Test func linesComeWholeHoweverTheBytesArrive() {
    var buffer = LineBuffer()
    var lines: [String] = []
    for piece in ["a", "b\ncd", "\n\nef\ng", "h"] {
      buffer.append(piece.utf8)
      while let line = buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    #expect(lines == ["ab", "cd", "", "ef"])
  }
}
