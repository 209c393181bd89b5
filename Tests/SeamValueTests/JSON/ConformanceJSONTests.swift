import SeamValue
import TestSupport
import Testing

@Suite struct ConformanceJSONTests {
  /// JSONTestSuite: what a parser must accept, must reject, and may decide.
  @Test(.enabled(if: Conformance.has("json"), Conformance.isMissing))
  func everyCaseEndsAsRFC8259Says() throws {
    let cases = try #require(Conformance.suite("json"))
    var passed = 0
    for item in cases {
      let id = try #require(item["id"]).rendered
      let encoded = try #require(item["json_base64"])
      let bytes = try #require(Base64.decode(encoded.rendered))
      let expected = try #require(item["expect"]).rendered
      let isAccepted = (try? JSON.parse(bytes)) != nil
      let isRight = expected == "either" || isAccepted == (expected == "accept")
      #expect(isRight, "\(id) should be: \(expected)")
      if isRight { passed += 1 }
    }
    print("conformance json: \(passed) of \(cases.count)")
    #expect(passed == cases.count)
  }
}
