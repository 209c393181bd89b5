import SeamValue
import TestSupport
import Testing

@testable import SeamExpression

/// Whatever text comes: parsing, checking and evaluating end, and do not crash.
@Suite struct FuzzTests {
  static let seeds = [
    "placed.json.id == 'a' && size(list) > 2 ? list[0] : {'a': 1, 2: [3.5, 4u]}.a",
    "list.filter(x, x % 2 == 0).map(y, y * 2.5).exists(z, z > 3) || !list.all(i, i in list)",
    "'%s %d %.3f %x'.format(['a', 1, 2.5, b'\\xff']) + r'\\d' + \"\"\"tri\"ple\"\"\" + '\\u00e9\\U0001F600'",
    "timestamp('2009-02-13T23:31:30Z') + duration('1h30m') - duration('1ms')",
    "math.greatest(1, 2.0, -3u) + -9223372036854775808 / 3 % 7 - 0x1F",
    "'a,b,c'.split(',', 2).join('-').replace('a', 'b', 1).substring(1, 2).matches('^b?$')",
    "has(placed.json) && json('{\"a\": [1, 2]}').a[1] == 2 // comment",
    "text ${ a } and $${ literal } ${ {'x': '}'}['x'] }",
  ]
  static let pieces = [
    "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "+", "-", "*", "/", "%", "!", "==", "&&", "||", "<", "'", "\"", "'''", "\\", "\\u",
    "`",
    "${", "$", " in ", "x", "list", "placed", "map(", "all(x,", "has(", "1", "2u", "1.5", "1e308", "9223372036854775807", "null", "true",
    "size(",
    "format(", "é", "😀", "\u{0}", "\n", "//", "=", "&", "b'", "r\"", "timestamp(", "duration('1s')",
  ]
  static let bindings: [String: Value] = [
    "list": [1, 2, 3, 4], "x": 7, "placed": ["json": ["id": "a", "n": .decimal(Decimal(validated: "1.10"))]], "text": "some text",
  ]
  static let scope = TypeScope(
    variables: ["list": .list(.int), "x": .int, "placed": .object(["json": .map(.any)]), "text": .string])

  @Test func mutatedTextsEnd() {
    var random = SplitMix64(state: 20_260_101)
    var parsed = 0
    var evaluated = 0
    for _ in 0..<4000 {
      var bytes = Array(Self.seeds.randomElement(using: &random)?.utf8 ?? "".utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let position = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: if position < bytes.count { bytes.remove(at: position) }
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
        case 2: bytes.insert(contentsOf: Array((Self.pieces.randomElement(using: &random) ?? "").utf8), at: position)
        default: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 0...8, using: &random)))
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let outcome = run(text)
      parsed += outcome.parsed ? 1 : 0
      evaluated += outcome.evaluated ? 1 : 0
    }
    // The mutations are gentle enough to reach every stage.
    #expect(parsed > 100)
    #expect(evaluated > 50)
  }

  @Test func randomPiecesEnd() {
    var random = SplitMix64(state: 20_260_102)
    for _ in 0..<4000 {
      let text = (0..<Int.random(in: 1...30, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      _ = run(text)
    }
  }

  private func run(_ text: String) -> (parsed: Bool, evaluated: Bool) {
    let (pieces, problems) = Interpolation.parse(text)
    let length = text.utf8.count
    #expect(pieces.reduce(0) { $0 + $1.range.count } == length, "the pieces do not cover \(text)")
    for problem in problems { #expect(problem.range.upperBound <= length, "\(text): \(problem)") }
    let (expression, found) = Expression.parse(text)
    #expect((expression == nil) == !found.isEmpty, "\(text): \(found)")
    for problem in found { #expect(problem.range.upperBound <= length, "\(text): \(problem)") }
    guard let expression else { return (false, false) }
    for problem in expression.check(Self.scope).problems {
      #expect(!problem.range.isEmpty && problem.range.upperBound <= length, "\(text): \(problem)")
    }
    for reference in expression.references { #expect(reference.range.upperBound <= length, "\(text): \(reference)") }
    do {
      _ = try expression.evaluate(Self.bindings, budget: 20_000)
      return (true, true)
    } catch {
      #expect(!error.range.isEmpty && error.range.upperBound <= length, "\(text): \(error)")
      return (true, false)
    }
  }
}
