import SeamValue
import Testing

@testable import SeamExpression

@Suite struct ReferenceTests {
  private func references(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Expression.parse(text).0?.references.map { reference in
      #expect(String(decoding: bytes[reference.range], as: UTF8.self) == reference.name)
      return ([reference.name] + reference.path).joined(separator: "/")
    } ?? []
  }

  @Test func everyMentionCountsWithItsFields() {
    #expect(references("placed.json.id == other[0].x && placed.status > 1") == ["placed/json/id", "other", "placed/status"])
    #expect(references("a['b'].c + a[d]") == ["a/b/c", "a", "d"])
    #expect(references("has(a.b) ? f(a, b) : 'a.b'") == ["a/b", "a", "b"])
    #expect(references("( a ).b + .c.d") == ["a/b", "c/d"])
  }

  @Test func variablesOfMacrosDoNot() {
    #expect(references("rows.map(r, r.id + x)") == ["rows", "x"])
    #expect(references("rows.exists(r, r.items.all(i, i < r.max)) && r") == ["rows", "r"])
    #expect(references("r.map(r, r)") == ["r"])
  }
}
