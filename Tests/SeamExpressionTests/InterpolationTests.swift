import SeamValue
import Testing

@testable import SeamExpression

@Suite struct InterpolationTests {
  /// The pieces as text: literals in quotes, expressions between bars, with their places.
  private func pieces(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Interpolation.parse(text).pieces.map { piece in
      switch piece {
      case .literal(let literal, let range): "'\(literal)' \(range)"
      case .expression(let expression, let range, let inner):
        "|\(expression?.text ?? "-")| \(range) \(String(decoding: bytes[inner], as: UTF8.self) == expression?.text)"
      }
    }
  }

  @Test func textAndExpressionsAlternate() {
    #expect(pieces("plain") == ["'plain' 0..<5"])
    #expect(pieces("") == [])
    #expect(pieces("${a}") == ["|a| 0..<4 true"])
    #expect(pieces("id ${ a.b }-${c}") == ["'id ' 0..<3", "| a.b | 3..<11 true", "'-' 11..<12", "|c| 12..<16 true"])
    #expect(pieces("é${a}") == ["'é' 0..<2", "|a| 2..<6 true"])
  }

  @Test func twoDollarsAreOne() {
    #expect(pieces("$${a}") == ["'${a}' 0..<5"])
    #expect(pieces("a $ b $$ c {d}") == ["'a $ b $$ c {d}' 0..<14"])
    #expect(pieces("$$${a}") == ["'$${a}' 0..<6"])
  }

  @Test func theClosingBraceIsThatOfTheExpression() {
    #expect(pieces("${ {'a': {'b': 1}}.a.b }!") == ["| {'a': {'b': 1}}.a.b | 0..<24 true", "'!' 24..<25"])
    #expect(pieces("${'}' + \"}\" + '''}'}''' + r'\\'}") == ["|'}' + \"}\" + '''}'}''' + r'\\'| 0..<31 true"])
    #expect(pieces(#"${'\'}'}"#) == [#"|'\'}'| 0..<8 true"#])
    #expect(pieces("${a // a } in a comment\n}") == ["|a // a } in a comment\n| 0..<25 true"])
    #expect(pieces("${a.`b}`}") == ["|a.`b}`| 0..<9 true"])
  }

  @Test func whatIsNotClosedIsAProblemAtItsPlace() {
    let (pieces, problems) = Interpolation.parse("id: ${a.b and more")
    #expect(pieces.count == 2)
    #expect(
      problems == [
        ExpressionProblem(
          "unclosed-interpolation", "'${' is never closed", at: 4..<6, label: "a closing '}' is missing",
          notes: ["for the text ${ write $${"])
      ])
    #expect(Interpolation.parse("id: ${'a}").problems.map(\.id) == ["unclosed-string"])
    #expect(Interpolation.parse("id: ${'a}").problems.map(\.range) == [6..<7])
  }

  @Test func problemsOfExpressionsHaveTheirPlaceInTheText() {
    let problems = Interpolation.parse("${a} and ${b = 1} and ${}").problems
    #expect(problems.map(\.id) == ["unknown-operator", "empty-expression"])
    #expect(problems.map(\.range) == [13..<14, 22..<25])
  }

  @Test func whetherThereIsAnything() {
    #expect(Interpolation.isPresent(in: "a ${b}"))
    #expect(Interpolation.isPresent(in: "a $${b}"))
    #expect(!Interpolation.isPresent(in: "a $b {c}"))
  }
}
