import SeamSource

// The wording of what the reader finds wrong with the shape of a file.

extension Diagnostic {
  package static func unknownKey(_ key: String, of vocabulary: Vocabulary, at span: SourceSpan) -> Diagnostic {
    unknownKey(key, of: vocabulary.subject, keys: vocabulary.keys, at: span)
  }

  package static func unknownKey(_ key: String, of subject: String, keys: [String], at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unknown-key", "\(subject) has no key '\(key)'", at: span,
      label: MeantKey.of(key, in: keys).map { "did you mean '\($0)'?" },
      notes: ["\(subject) takes: \(keys.joined(separator: ", "))"])
  }

  package static func missingKey(_ key: String, of subject: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("missing-key", "\(subject) needs the key '\(key)'", at: span, label: "'\(key)' is missing")
  }

  package static func notYetSupported(_ key: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "not-yet-supported", "'\(key)' belongs to the language, but this version of Seam does not know it yet", at: span,
      label: "refused rather than ignored")
  }

  package static func wrongKind(_ subject: String, expected: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("wrong-kind", "\(subject) has to be \(expected)", at: span, label: "this is \(found)")
  }

  static func empty(_ subject: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("empty", "\(subject) is empty", at: span)
  }

  static func expressionNotAllowed(_ subject: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("expression-not-allowed", "\(subject) has to be known before the run: it cannot hold an expression", at: span)
  }

  static func badIdentifier(_ text: String, _ problem: String, subject: String, at span: SourceSpan) -> Diagnostic {
    var suggestion = ""
    for character in text.lowercased() {
      let isAllowed = character.isASCII && (character.isLetter || character.isNumber)
      if isAllowed, !(suggestion.isEmpty && character.isNumber) {
        suggestion.append(character)
      } else if !suggestion.isEmpty, suggestion.last != "_" {
        suggestion.append("_")
      }
    }
    let isUsable = Identifier.problem(with: suggestion) == nil
    return Diagnostic(
      "bad-identifier", "'\(text)' cannot be \(subject): it \(problem)", at: span,
      label: isUsable ? "'\(suggestion)' would do" : nil)
  }

  static func badDuration(_ text: String, subject: String, at span: SourceSpan) -> Diagnostic {
    let isNumber = Double(text) != nil
    return Diagnostic(
      "bad-duration", isNumber ? "\(subject) needs a unit" : "'\(text)' is no duration", at: span,
      label: isNumber ? "did you mean '\(text)s' or '\(text)ms'?" : nil,
      notes: ["durations are written 250ms, 5s, 1.5s, 2m, 1h30m"])
  }

  package static func unreadable(_ path: String, _ failure: LoadFailure, at span: SourceSpan?) -> Diagnostic {
    Diagnostic("unreadable-file", "cannot read '\(path)': \(failure.message)", at: span)
  }

  static func noMatch(_ pattern: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("no-such-file", "no file matches '\(pattern)'", at: span, label: "paths are relative to this file")
  }
}
