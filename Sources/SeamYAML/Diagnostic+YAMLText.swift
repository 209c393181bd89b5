import SeamSource

/// What is wrong with a file before it is YAML at all, and with its documents and directives.
extension Diagnostic {
  static func fileTooLarge(_ place: SourceSpan, limit: Int) -> Diagnostic {
    Diagnostic("file-too-large", "the file is larger than \(limit >> 20) MiB", at: place, notes: ["larger files are not read"])
  }

  static func otherEncoding(_ place: SourceSpan, _ encoding: String) -> Diagnostic {
    Diagnostic(
      "unsupported-encoding", "the file is \(encoding)", at: place, label: "save it as UTF-8",
      notes: ["YAML allows \(encoding), but only UTF-8 is read here"])
  }

  static func invalidUTF8(_ place: SourceSpan, _ byte: UInt8) -> Diagnostic {
    Diagnostic("invalid-utf8", "the byte 0x\(hex(UInt32(byte), 2)) is not UTF-8", at: place, label: "save the file as UTF-8")
  }

  static func unprintable(_ place: SourceSpan, _ scalar: UInt32) -> Diagnostic {
    let escape = scalar < 0x100 ? "\\x\(hex(scalar, 2))" : "\\u\(hex(scalar, 4))"
    return Diagnostic(
      "control-character", "a character that cannot be printed: U+\(hex(scalar, 4))", at: place,
      label: "write it as \"\(escape)\", in double quotes")
  }

  static func byteOrderMark(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "byte-order-mark", "a byte order mark stands inside a document", at: place,
      label: "remove it, or write it as \"\\uFEFF\", in double quotes")
  }

  static func unsupportedDirective(_ place: SourceSpan, name: String) -> Diagnostic {
    Diagnostic(
      "unsupported-directive", "the directive '%\(name)' is not supported", at: place, label: "remove it",
      notes: ["the only directive is %YAML 1.2"])
  }

  static func unsupportedVersion(_ place: SourceSpan, version: String) -> Diagnostic {
    Diagnostic(
      "unsupported-directive", "the directive '%YAML \(version)' is not supported", at: place, label: "write %YAML 1.2, or nothing",
      notes: ["files are read as YAML 1.2, where 'no' and '012' mean something else than in YAML 1.1"])
  }

  static func invalidVersion(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("invalid-directive", "the directive '%YAML' takes one version", at: place, label: "write %YAML 1.2")
  }

  static func secondVersion(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("invalid-directive", "the directive '%YAML' is written twice", at: place, label: "remove one")
  }

  static func directiveInDocument(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "directive-in-document", "a directive stands where the document before has not ended", at: place,
      label: "write '...' on the line before",
      notes: ["text that starts with '%' needs quotes"])
  }

  static func directiveWithoutDocument(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("directive-without-document", "no document follows this directive", at: place, label: "begin the document with '---'")
  }

  static func textAfterDocumentEnd(_ place: SourceSpan) -> Diagnostic {
    Diagnostic("text-after-document-end", "text behind '...'", at: place, label: "it belongs on the next line")
  }

  static func secondRoot(_ place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "second-value", "the document has already had its value", at: place, label: "this does not belong to it",
      notes: ["'---' on a line of its own begins another document"])
  }

  private static func hex(_ value: UInt32, _ digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
