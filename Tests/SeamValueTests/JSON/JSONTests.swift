import SeamValue
import Testing

@Suite struct JSONTests {
  @Test func integersStayIntegersAndOtherNumbersKeepTheirDigits() throws {
    func kept(_ text: String) throws -> String {
      switch try JSON.parse(text) {
      case .int(let number): "int \(number)"
      case .decimal(let number): "decimal \(number.digits)"
      case let other: other.kind
      }
    }
    #expect(try kept("9007199254740993") == "int 9007199254740993")
    #expect(try kept("-9223372036854775808") == "int -9223372036854775808")
    #expect(try kept("9223372036854775808") == "decimal 9223372036854775808")
    #expect(try kept("-9223372036854775809") == "decimal -9223372036854775809")
    #expect(try kept("1.10") == "decimal 1.10")
    #expect(try kept("1E+2") == "decimal 1E+2")
    #expect(try kept("-0") == "decimal -0")
    #expect(try kept("0") == "int 0")
  }

  @Test(arguments: [
    ("", 0, "expected a value, but the text ends here"),
    (#"{"a":1"#, 6, "expected ',' or '}', but the text ends here"),
    ("[1,]", 3, "expected a value, found ']'"),
    (#"{"a":1,}"#, 7, "expected a key in quotes, found '}'"),
    ("[1 2]", 3, "expected ',' or ']', found '2'"),
    (#"{a:1}"#, 1, "expected a key in quotes, found 'a'"),
    ("01", 0, "a number may not start with 0 followed by digits"),
    ("1.", 2, "expected a digit, but the text ends here"),
    ("-", 1, "expected a digit, but the text ends here"),
    ("nul", 0, "expected a value, found 'n'"),
    ("1 é", 2, "expected the end, found 'é'"),
    (#""\ud800""#, 1, "an escape is half of a surrogate pair, which is no character"),
    (#""\x""#, 2, #"expected one of " \ / b f n r t u after a backslash, found 'x'"#),
    ("\"a\nb\"", 2, "a control character in a string must be escaped"),
    ("\u{FEFF}1", 0, "a byte order mark is not allowed in JSON"),
    (#""abc"#, 4, "expected '\"', but the text ends here"),
  ])
  func mistakesAreWordedAndPlaced(text: String, offset: Int, message: String) {
    #expect(throws: JSONError(offset: offset, message: message)) { try JSON.parse(text) }
  }

  @Test func bytesMustBeUTF8() {
    #expect(throws: JSONError(offset: 1, message: "these bytes are not UTF-8")) { try JSON.parse([0x22, 0xFF, 0x22]) }
    #expect(throws: JSONError.self) { try JSON.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }

  @Test func anErrorKnowsItsLineAndColumn() {
    let text = Array("{\n  \"é\": x }".utf8)
    #expect {
      try JSON.parse(text)
    } throws: { error in
      let position = (error as? JSONError)?.position(in: text)
      return position?.line == 2 && position?.column == 8
    }
  }

  @Test func duplicateKeysAreReportedAndTheLastValueCounts() throws {
    let document = try JSON.document(Array(#"{"a": 1, "b": {"c": 1, "c": 2, "d": 3}, "a": 4}"#.utf8))
    #expect(document.duplicateKeys.map(\.key) == ["c", "a"])
    #expect(document.duplicateKeys.map(\.objectOffset) == [14, 0])
    #expect(JSON.write(document.value) == #"{"a":4,"b":{"c":2,"d":3}}"#)
  }

  @Test func keysAreComparedScalarByScalar() throws {
    let text = "{\"\u{e9}\":1,\"e\u{301}\":2}"
    let document = try JSON.document(Array(text.utf8))
    #expect(document.duplicateKeys.isEmpty)
    #expect(JSON.write(document.value) == text)
  }

  @Test func escapesAreReadAndOnlyTheNecessaryOnesWritten() throws {
    let value = try JSON.parse(#""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\\u0001\u001f\u007f""#)
    #expect(value.rendered == "é😀/\u{8}\u{C}\n\r\t\"\\\u{1}\u{1F}\u{7F}")
    #expect(JSON.write(value) == #""é😀/\b\f\n\r\t\"\\\u0001\u001f"# + "\u{7F}\"")
  }

  @Test func whatJSONHasNoKindForIsWrittenAsCELConvertsIt() {
    let value: Value = [
      "bytes": .bytes([0x66, 0x6F]), "instant": .timestamp(Timestamp(seconds: 1_234_567_890, nanoseconds: 500_000_000)),
      "span": .duration(TimeSpan(seconds: -1, nanoseconds: -500_000_000)), "double": .double(0.1), "large": .double(1e300),
      "nan": .double(.nan),
      "uint": .uint(.max), .int(1): .type("int"), "none": .double(-.infinity),
    ]
    #expect(
      JSON.write(value)
        == #"{"bytes":"Zm8=","instant":"2009-02-13T23:31:30.5Z","span":"-1.5s","double":0.1,"large":1e+300,"nan":"NaN","#
        + #""uint":18446744073709551615,"1":"int","none":"-Infinity"}"#)
  }

  @Test func indentedTextHasTwoSpacesALevel() throws {
    let value = try JSON.parse(#"{"a":[1,{"b":[]}],"c":{}}"#)
    #expect(
      JSON.write(value, indented: true) == """
        {
          "a": [
            1,
            {
              "b": []
            }
          ],
          "c": {}
        }
        """)
    #expect(try JSON.parse(JSON.write(value, indented: true)).equals(value))
  }

  @Test func largeObjectsKeepTheirOrderAndFindTheirKeys() throws {
    let text = "{" + (0..<5000).map { "\"key\($0)\":\($0)" }.joined(separator: ",") + "}"
    var value = try JSON.parse(text)
    #expect(JSON.write(value) == text)
    #expect((0..<5000).allSatisfy { value["key\($0)"]?.equals(.int(Int64($0))) == true })
    guard case .map(var map) = value else { return }
    map["key1"] = nil
    map["key2"] = "two"
    value = .map(map)
    #expect(value["key1"] == nil && value["key4999"] != nil)
    #expect(JSON.write(value).hasPrefix(#"{"key0":0,"key2":"two","key3":3"#))
  }
}
