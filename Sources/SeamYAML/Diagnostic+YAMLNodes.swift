import SeamSource

/// Mistakes in anchors, aliases, tags, keys and merges.
extension Diagnostic {
  static func emptyName(_ place: SourceSpan, _ what: String, _ sign: String) -> Diagnostic {
    Diagnostic("missing-name", "\(what) without a name", at: place, label: "text that starts with '\(sign)' needs quotes")
  }

  static func unclosedTag(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("unclosed-tag", "a tag that begins with '!<' ends with '>'", at: place, label: "text that starts with '!' needs quotes")
  }

  static func textAfterProperty(_ place: SourceSpan, _ property: String) -> Diagnostic {
    Diagnostic(
      "text-after-property", "an unexpected '\(place.text)' behind '\(shortened(property))'", at: place,
      label: "write a space between, or put the text in quotes")
  }

  static func secondProperty(_ place: SourceSpan, _ kind: String) -> Diagnostic {
    Diagnostic("second-\(kind)", "a value has two \(kind)s", at: place, label: "remove one")
  }

  static func propertyBeforeCollection(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "property-before-collection", "a list or mapping cannot begin behind an anchor or a tag", at: place,
      label: "begin it on the next line")
  }

  static func propertyOfAlias(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("property-of-alias", "an alias cannot have an anchor or a tag", at: place, label: "remove it")
  }

  static func textAfterAlias(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("text-after-alias", "text behind an alias", at: place, label: "text that starts with '*' needs quotes")
  }

  static func colonInAlias(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("colon-in-alias", "a ':' directly behind an alias belongs to its name", at: place, label: "write a space before it")
  }

  static func unknownAlias(_ place: SourceSpan, _ name: String, nearest: String?, known: [String]) -> Diagnostic {
    Diagnostic(
      "unknown-alias", "no anchor '&\(shortened(name))' stands before this alias", at: place,
      label: nearest.map { "did you mean '*\(shortened($0))'?" } ?? "text that starts with '*' needs quotes",
      notes: known.isEmpty ? [] : ["anchors of this document: \(known.map(shortened).joined(separator: ", "))"])
  }

  static func aliasCycle(_ place: SourceSpan, _ name: String, anchor: SourceSpan) -> Diagnostic {
    Diagnostic(
      "alias-cycle", "the alias '*\(shortened(name))' stands inside what it stands for", at: place,
      related: [Related(anchor, "the anchor is here")])
  }

  static func tooManyAliases(_ place: SourceSpan, limit: Int) -> Diagnostic {
    Diagnostic("too-many-aliases", "the aliases of this document stand for more than \(limit) values", at: place)
  }

  static func unsupportedTag(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unsupported-tag", "the tag '\(shortened(place.text))' is not supported", at: place,
      label: "remove it; text that starts with '!' needs quotes",
      notes: ["tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map"])
  }

  static func tagMismatch(_ place: SourceSpan, _ tag: String, _ value: String) -> Diagnostic {
    Diagnostic("tag-mismatch", "'!!\(tag)' does not fit \(value)", at: place)
  }

  static func numberTooLarge(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("number-too-large", "a hexadecimal or octal number of more than 64 bits", at: place, label: "put it in quotes if it is text")
  }

  static func duplicateKey(_ place: SourceSpan, _ key: String, first: SourceSpan) -> Diagnostic {
    Diagnostic(
      "duplicate-key", "the key '\(shortened(key))' is written twice", at: place, label: "the second",
      related: [Related(first, "the first")])
  }

  static func mergeValue(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "merge-value", "'<<' merges a mapping or a list of mappings", at: place, label: "this is neither",
      notes: ["a key that is named << is written \"<<\""])
  }
}
