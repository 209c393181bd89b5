import SeamValue
import TestSupport
import Testing

@Suite struct ConformanceJSONPathTests {
  /// jsonpath-compliance-test-suite: queries that must be refused, and what the others find, with normalized paths.
  @Test(.enabled(if: Conformance.has("jsonpath"), Conformance.isMissing))
  func everyCaseFindsWhatRFC9535Says() throws {
    let cases = try #require(Conformance.suite("jsonpath"))
    var passed = 0
    for item in cases {
      let id = try #require(item["id"]).rendered
      let isRight = try Self.holds(item)
      #expect(isRight, "\(id): \(item["selector"]?.rendered ?? "")")
      if isRight { passed += 1 }
    }
    print("conformance jsonpath: \(passed) of \(cases.count)")
    #expect(passed == cases.count)
  }

  private static func holds(_ item: Value) throws -> Bool {
    let selector = try #require(item["selector"]).rendered
    guard let query = try? JSONPath(parsing: selector) else { return item["invalid_selector"] != nil }
    if item["invalid_selector"] != nil { return false }
    let document = try #require(item["document"])
    let found = try query.nodes(in: document)
    let values = Value.list(found.map(\.value))
    let paths = Value.list(found.map { .string($0.location) })
    guard values.equals(.list(try query.values(in: document))) else { return false }
    if let result = item["result"] {
      return values.equals(result) && item["result_paths"].map { paths.equals($0) } != false
    }
    guard case .list(let results)? = item["results"], case .list(let resultPaths)? = item["results_paths"] else { return false }
    return zip(results, resultPaths).contains { values.equals($0) && paths.equals($1) }
  }
}
