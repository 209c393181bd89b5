import SeamSource

/// Mistakes in indentation, keys and items.
extension Diagnostic {
  static func tabIndentation(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("tab-indentation", "a tab is used as indentation", at: place, label: "use spaces")
  }

  static func badIndentation(_ place: SourceSpan, _ indent: Int, collection: SourceSpan? = nil, expected: Int? = nil) -> Diagnostic {
    var related: [Related] = []
    if let collection, let expected { related = [Related(collection, "this is indented by \(spaces(expected))")] }
    return Diagnostic(
      "bad-indentation", "this line is indented by \(spaces(indent)), which fits nothing above it", at: place,
      label: "line it up with what it belongs to", related: related)
  }

  static func nestingTooDeep(_ place: SourceSpan, limit: Int) -> Diagnostic {
    Diagnostic("nesting-too-deep", "lists and mappings are nested more than \(limit) deep", at: place)
  }

  static func missingSpaceAfterColon(_ place: SourceSpan, _ key: String) -> Diagnostic {
    Diagnostic(
      "missing-space-after-colon", "no space behind ':'", at: place, label: "write '\(shortened(key)): ' with a space",
      notes: ["without the space the ':' is part of the text"])
  }

  static func missingColon(_ place: SourceSpan, mapping: SourceSpan, comment: SourceSpan?) -> Diagnostic {
    Diagnostic(
      "missing-colon", "a key without ':'", at: place, label: "write 'key: value', or indent it if it belongs to the line above",
      related: [comment.map { Related($0, "a ' #' begins a comment") } ?? Related(mapping, "the mapping begins here")])
  }

  static func missingKey(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("missing-key", "an anchor or a tag without a key", at: place, label: "the key belongs on this line")
  }

  static func missingSpaceAfterDash(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("missing-space-after-dash", "no space behind '-'", at: place, label: "an item of a list is written '- item'")
  }

  static func notAnItem(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("missing-dash", "this is not an item of the list that it is lined up with", at: place, label: "an item begins with '- '")
  }

  static func itemAmongKeys(_ place: SourceSpan, mapping: SourceSpan) -> Diagnostic {
    Diagnostic(
      "item-among-keys", "an item of a list among the keys of a mapping", at: place, label: "indent it, or give it a key",
      related: [Related(mapping, "the mapping begins here")])
  }

  static func sequenceOnKeyLine(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "list-on-key-line", "a list cannot begin on this line", at: place, label: "begin it on the next line",
      notes: ["a list on one line is written [a, b]; text that starts with '- ' needs quotes"])
  }

  static func mappingOnLine(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("mapping-on-key-line", "a mapping cannot begin on this line", at: place, label: "begin it on the next line")
  }

  static func mappingOnMarkerLine(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("mapping-on-marker-line", "a mapping cannot begin on the line of '---'", at: place, label: "begin it on the next line")
  }

  static func multiLineKey(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("multi-line-key", "a key and its ':' must stand on one line", at: place, label: "put them on one line")
  }

  static func keyTooLong(_ place: SourceSpan, limit: Int) -> Diagnostic {
    Diagnostic("key-too-long", "a key is longer than \(limit) characters", at: place, notes: ["a longer one is written '? key'"])
  }

  static func collectionKey(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "collection-key", "a list or mapping is used as a key", at: place, label: "a key is a single value",
      notes: ["YAML allows this, but it is not supported; text that begins with a bracket needs quotes"])
  }

  static func keyInPlain(_ place: SourceSpan, text: SourceSpan) -> Diagnostic {
    Diagnostic(
      "key-in-text", "this looks like a key, but its line goes on with the text above", at: place,
      label: "line it up with the key it belongs beside, or quote the text", related: [Related(text, "the text begins here")])
  }

  static func spaces(_ count: Int) -> String { count == 1 ? "1 space" : "\(count) spaces" }

  /// The first 40 characters of what a file holds, for a message.
  static func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }
}
