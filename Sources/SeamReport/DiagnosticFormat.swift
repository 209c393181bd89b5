import SeamSource
import SeamValue

/// How what is wrong with the files is printed: for people, as one JSON document, or as annotations that GitHub shows at the lines.
package enum DiagnosticFormat: String, CaseIterable, Sendable {
  case text
  case json
  case github

  /// More than these are counted and not shown.
  package static let limit = 100

  /// All of them, in their order, with how many there are.
  ///
  /// Empty where there are none, except in JSON, which is always a document.
  package func render(_ diagnostics: [Diagnostic], style: TextStyle = .plain) -> String {
    let shown = diagnostics.prefix(Self.limit)
    switch self {
    case .json: return JSON.write(Self.document(diagnostics), indented: true) + "\n"
    case .text where diagnostics.isEmpty, .github where diagnostics.isEmpty: return ""
    case .text: return shown.map(DiagnosticText(style: style).render).joined(separator: "\n") + "\n" + Self.sums(of: diagnostics)
    case .github: return shown.map { GitHubAnnotation($0).text + "\n" }.joined() + Self.sums(of: diagnostics)
    }
  }

  // MARK: How many

  private static func count(_ diagnostics: [Diagnostic]) -> (errors: Int, warnings: Int) {
    let errors = diagnostics.count { $0.severity == .error }
    return (errors, diagnostics.count - errors)
  }

  private static func sums(of diagnostics: [Diagnostic]) -> String {
    let (errors, warnings) = count(diagnostics)
    var sums: [String] = []
    if errors > 0 { sums.append(errors == 1 ? "1 error" : "\(errors) errors") }
    if warnings > 0 { sums.append(warnings == 1 ? "1 warning" : "\(warnings) warnings") }
    return sums.joined(separator: ", ") + (diagnostics.count > limit ? ", the first \(limit) shown" : "") + "\n"
  }

  // MARK: JSON

  /// The document; its shape is described in docs/commands.md.
  private static func document(_ diagnostics: [Diagnostic]) -> Value {
    let (errors, warnings) = count(diagnostics)
    return .object([
      ("version", .int(1)), ("errors", .int(Int64(errors))), ("warnings", .int(Int64(warnings))),
      ("diagnostics", .list(diagnostics.prefix(limit).map(value))),
    ])
  }

  private static func value(_ diagnostic: Diagnostic) -> Value {
    var fields: [(String, Value)] = [
      ("id", .string(diagnostic.id)), ("severity", .string(diagnostic.severity.rawValue)), ("message", .string(diagnostic.message)),
    ]
    if let span = diagnostic.span { fields += place(span) }
    fields.append(("label", diagnostic.label.map { .string($0) } ?? .null))
    fields.append(("suggestion", diagnostic.suggestion.map { .string($0) } ?? .null))
    fields.append(("notes", .list(diagnostic.notes.map { .string($0) })))
    fields.append(("related", .list(diagnostic.related.map { .object(place($0.span) + [("label", .string($0.label))]) })))
    return .object(fields)
  }

  private static func place(_ span: SourceSpan) -> [(String, Value)] {
    let (start, end) = (span.start, span.end)
    return [
      ("file", .string(span.file.name)), ("line", .int(Int64(start.line))), ("column", .int(Int64(start.column))),
      ("end", .object([("line", .int(Int64(end.line))), ("column", .int(Int64(end.column)))])),
    ]
  }
}
