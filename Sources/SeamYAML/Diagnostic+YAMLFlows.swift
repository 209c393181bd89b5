import SeamSource

/// Mistakes between brackets.
extension Diagnostic {
  static func unclosedBracket(_ place: SourceSpan, _ bracket: String, line: SourceSpan?, minimum: Int? = nil) -> Diagnostic {
    var related: [Related] = []
    if let line {
      related = [
        Related(line, minimum.map { "to be inside, this line needs at least \(spaces($0)) before it" } ?? "the document ends here")
      ]
    }
    return Diagnostic(
      "unclosed-bracket", "a '\(bracket)' that is not closed", at: place, label: "add the closing '\(bracket == "[" ? "]" : "}")'",
      related: related)
  }

  static func closingBracketIndentation(_ place: SourceSpan, opening: SourceSpan, minimum: Int) -> Diagnostic {
    Diagnostic(
      "bracket-indentation", "a closing bracket must be indented more than the key or item it belongs to", at: place,
      label: "put at least \(spaces(minimum)) before it", related: [Related(opening, "it closes this one")])
  }

  static func mismatchedBracket(_ place: SourceSpan, _ bracket: String, opening: SourceSpan, _ open: String) -> Diagnostic {
    Diagnostic(
      "mismatched-bracket", "a '\(bracket)' cannot close a '\(open)'", at: place, related: [Related(opening, "this one is open")])
  }

  static func unexpectedComma(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("unexpected-comma", "a ',' with nothing before it", at: place, label: "remove it; an empty text is written \"\"")
  }

  static func missingComma(next: SourceSpan, after previous: SourceSpan?) -> Diagnostic {
    Diagnostic(
      "missing-comma", "no ',' between two entries", at: next, label: "another entry begins here; write ',' before it",
      related: previous.map { $0.start.line == next.start.line ? [] : [Related($0, "the entry before ends here")] } ?? [])
  }

  static func blockScalarInFlow(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "block-scalar-in-brackets", "text of several lines with '\(place.text)' cannot stand between brackets", at: place,
      label: "text that starts with it needs quotes")
  }

  static func textAfterBracket(_ place: SourceSpan, bracket: String) -> Diagnostic {
    Diagnostic(
      "text-after-bracket", "text behind a closing '\(bracket)'", at: place, label: "put the whole value in quotes if it is text")
  }
}
