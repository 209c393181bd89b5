import SeamSource
import SeamYAML
import Testing

/// What is refused before it is read as YAML.
@Suite struct TextCheckTests {
  @Test func otherEncodings() {
    let utf16 = "a: 1".utf16
    let little = utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
      let parsed = Parsed(bytes: bytes)
      #expect(parsed.ids == ["unsupported-encoding"])
      #expect(parsed.rendered.contains("the file is UTF-16"))
    }
    #expect(Parsed(bytes: [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61]).rendered.contains("the file is UTF-32"))
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(_ bytes: [UInt8]) throws {
    let parsed = Parsed(bytes: Array("some text: ".utf8) + bytes + Array("\nmore: text".utf8))
    #expect(parsed.ids == ["invalid-utf8"])
    #expect(parsed.result.diagnostics.first?.span?.range.lowerBound == 11)
    #expect(parsed.result.documents.isEmpty)
  }

  @Test func allOfUnicode() throws {
    let text = "a\u{85}é\u{A0}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}"
    #expect(try Parsed("'\(text)'").scalar().text == text)
  }

  @Test(arguments: ["\u{0}", "\u{1}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}", "\u{1F}", "\u{7F}", "\u{80}", "\u{9F}", "\u{FFFE}", "\u{FFFF}"])
  func unprintable(_ character: String) {
    #expect(Parsed("a long enough line: \"\(character)\"\n").ids == ["control-character"])
    #expect(Parsed("abc\(character)").ids == ["control-character"])
  }

  @Test func sizeLimit() {
    #expect(Parsed(bytes: Array(repeating: 0x0A, count: (64 << 20) + 1)).ids == ["file-too-large"])
  }
}
