import SeamSource

/// Mistakes in plain, quoted and block scalars.
extension Diagnostic {
  static func colonInPlain(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("colon-in-text", "': ' inside text that has no quotes", at: place, label: "put the whole value in quotes")
  }

  static func expressionNeedsQuotes(_ place: SourceSpan, _ cause: String) -> Diagnostic {
    // In quotes of the kind that it does not hold itself.
    let text = place.text
    let advice =
      if !text.contains("'") {
        "put the whole value in quotes: '${…}'"
      } else if !text.contains("\"") {
        "put the whole value in quotes: \"${…}\""
      } else {
        "write '|', and the whole value on the next line"
      }
    return Diagnostic("expression-needs-quotes", "YAML reads the '\(cause)' in this expression", at: place, label: advice)
  }

  static func expressionInFlow(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "expression-in-brackets", "an expression inside { } or [ ] needs quotes", at: place, label: "write \"\(shortened(place.text))\"",
      notes: ["YAML reads the braces of '${…}' there as a mapping"])
  }

  static func commentInPlain(_ place: SourceSpan, comment: SourceSpan) -> Diagnostic {
    Diagnostic(
      "comment-in-text", "text cannot go on after a comment", at: place, label: "this does not belong to the text above",
      related: [Related(comment, "the comment ends the text; if it is none, quote the text")])
  }

  static func commentWithoutSpace(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("comment-without-space", "no space before '#'", at: place, label: "a comment needs one; text with '#' needs quotes")
  }

  static func reservedCharacter(_ place: SourceSpan, _ character: String) -> Diagnostic {
    Diagnostic("reserved-character", "text cannot start with '\(character)'", at: place, label: "put it in quotes")
  }

  static func percentAtStart(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("percent-at-start", "text cannot start with '%'", at: place, label: "put it in quotes")
  }

  static func misplacedIndicator(_ place: SourceSpan, _ character: String) -> Diagnostic {
    Diagnostic("unexpected-indicator", "a '\(character)' alone is no value", at: place, label: "put it in quotes if it is text")
  }

  static func unexpectedIndicator(_ place: SourceSpan, _ character: String) -> Diagnostic {
    Diagnostic("unexpected-indicator", "an unexpected '\(character)'", at: place, label: "text that holds it here needs quotes")
  }

  static func unclosedQuote(_ place: SourceSpan, quote: String, marker: SourceSpan? = nil) -> Diagnostic {
    Diagnostic(
      "unclosed-quote", "a quote that is never closed", at: place, label: "add the closing \(quote)",
      related: marker.map { [Related($0, "the document ends here")] } ?? [])
  }

  static func quotedIndentation(_ place: SourceSpan, quote: SourceSpan, minimum: Int) -> Diagnostic {
    Diagnostic(
      "unclosed-quote", "a quote that is not closed where its text ends", at: quote, label: "add the closing \(quote.text)",
      related: [Related(place, "to be part of the text, this line needs at least \(spaces(minimum)) before it")])
  }

  static func textAfterQuote(_ place: SourceSpan, quote: String) -> Diagnostic {
    let other = quote == "\"" ? "'" : "\""
    return Diagnostic(
      "text-after-quote", "text behind a closing quote", at: place, label: "put the whole value in quotes",
      notes: ["a value that starts with a quote ends with it; around text that holds \(quote), write \(other)…\(other)"])
  }

  static func unknownEscape(_ place: SourceSpan, _ escape: String) -> Diagnostic {
    Diagnostic(
      "unknown-escape", "'\(escape)' is not an escape", at: place, label: "write \\\\ for a backslash, or use single quotes")
  }

  static func incompleteEscape(_ place: SourceSpan, digits: Int) -> Diagnostic {
    Diagnostic("incomplete-escape", "this escape takes \(digits) hexadecimal digits", at: place)
  }

  static func escapeOfNoCharacter(_ place: SourceSpan, _ escape: String) -> Diagnostic {
    Diagnostic(
      "escape-of-no-character", "'\(escape)' is no Unicode character", at: place,
      label: "a character beyond U+FFFF is written \\U with 8 digits")
  }

  static func blockHeader(_ place: SourceSpan, indicator: String) -> Diagnostic {
    Diagnostic(
      "invalid-block-header", "'\(indicator)' is followed by at most one digit from 1 to 9, one of + and -, and a comment", at: place,
      label: "the text begins on the next line")
  }

  static func blankLineTooDeep(_ place: SourceSpan, text: SourceSpan) -> Diagnostic {
    Diagnostic(
      "blank-line-too-deep", "an empty line before the text has more spaces than its first line", at: place, label: "remove them",
      related: [Related(text, "the text begins here")])
  }

  static func indentationAtRoot(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "indentation-at-root", "an indentation indicator on the value of a whole document is not supported", at: place,
      label: "leave the digit out", notes: ["YAML 1.2 and its implementations disagree on what it means"])
  }
}
