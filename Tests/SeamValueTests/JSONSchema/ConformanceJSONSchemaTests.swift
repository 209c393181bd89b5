import SeamValue
import TestSupport
import Testing

/// JSON-Schema-Test-Suite: which instances are valid; with formats as annotations, and asserted.
@Suite struct ConformanceJSONSchemaTests {
  @Test(
    .enabled(if: Conformance.has("jsonschema-remotes"), Conformance.isMissing),
    arguments: [
      ("jsonschema-draft2020-12", JSONSchema.Draft.draft2020, false), ("jsonschema-draft7", .draft7, false),
      ("jsonschema-draft2020-12-format", .draft2020, true), ("jsonschema-draft7-format", .draft7, true),
    ])
  func everyInstanceIsJudgedAsItsDraftSays(name: String, draft: JSONSchema.Draft, assertsFormats: Bool) throws {
    let cases = try #require(Conformance.suite(name))
    let remotes = try #require(Conformance.file("jsonschema-remotes"))
    var passed = 0
    for item in cases {
      let id = try #require(item["id"]).rendered
      let schema = try #require(item["schema"])
      let instance = try #require(item["instance"])
      var found: String
      do {
        let compiled = try JSONSchema(schema, draft: draft) { remotes[$0] }
        let failures = compiled.validate(instance, assertsFormats: assertsFormats)
        found = failures.isEmpty ? "true" : "false"
      } catch {
        found = "\(error.location): \(error.message)"
      }
      let isRight = found == item["valid"]?.rendered
      #expect(isRight, "\(id): \(found)")
      if isRight { passed += 1 }
    }
    print("conformance \(name): \(passed) of \(cases.count)")
    #expect(passed == cases.count)
  }
}
