import SeamSource

/// A diagnostic as a workflow command of GitHub Actions (*Workflow commands for GitHub Actions*, "Setting an error message"), escaped as
/// GitHub's toolkit does it.
struct GitHubAnnotation {
  let text: String

  init(_ diagnostic: Diagnostic) {
    var properties: [(String, String)] = []
    if let span = diagnostic.span {
      let (start, end) = (span.start, span.end)
      properties = [("file", span.file.name), ("line", "\(start.line)")]
      // Columns count only where the lines are the same.
      if start.line == end.line {
        properties += [("col", "\(start.column)"), ("endLine", "\(end.line)"), ("endColumn", "\(end.column)")]
      } else {
        properties.append(("endLine", "\(end.line)"))
      }
    }
    properties.append(("title", diagnostic.id))
    let related = diagnostic.related.map { "\($0.span.location): \($0.label)" }
    let lines = [diagnostic.message] + [diagnostic.label].compactMap(\.self) + related + diagnostic.notes
    let written = properties.map { "\($0.0)=\(Self.escaped($0.1, isProperty: true))" }.joined(separator: ",")
    text = "::\(diagnostic.severity.rawValue) \(written)::\(Self.escaped(lines.joined(separator: "\n"), isProperty: false))"
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": out += "%25"
      case "\r": out += "%0D"
      case "\n": out += "%0A"
      case ":" where isProperty: out += "%3A"
      case "," where isProperty: out += "%2C"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
