import SeamSource
import SeamYAML

/// Events in the notation of yaml-test-suite, one a line.
enum EventNotation {
  static func lines(of file: SourceFile) -> [String] {
    var parser = YAMLParser(file)
    var lines = ["+STR"]
    while let event = parser.next() {
      let text = event.kind == .scalar || event.kind == .alias ? escaped(parser.text(of: event)) : ""
      lines.append(line(event, text, file))
    }
    return lines + ["-STR"]
  }

  private static func line(_ event: YAMLEvent, _ text: String, _ file: SourceFile) -> String {
    let anchor = event.anchor.map { " &" + file.text($0) } ?? ""
    let tag = event.tag.map { " <" + expanded(file.text($0)) + ">" } ?? ""
    switch event.kind {
    case .documentStart: return event.isExplicit ? "+DOC ---" : "+DOC"
    case .documentEnd: return event.isAbandoned ? "-DOC ?" : event.isExplicit ? "-DOC ..." : "-DOC"
    case .sequenceStart: return "+SEQ" + (event.isFlow ? " []" : "") + anchor + tag
    case .sequenceEnd: return "-SEQ"
    case .mappingStart: return "+MAP" + (event.isFlow ? " {}" : "") + anchor + tag
    case .mappingEnd: return "-MAP"
    case .alias: return "=ALI *" + text
    case .scalar: return "=VAL" + anchor + tag + " " + sign(event.style) + text
    }
  }

  private static func sign(_ style: Scalar.Style) -> String {
    switch style {
    case .plain: ":"
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }

  private static func expanded(_ tag: String) -> String {
    if tag.hasPrefix("!!") { return "tag:yaml.org,2002:" + tag.dropFirst(2) }
    if tag.hasPrefix("!<") { return String(tag.dropFirst(2).dropLast()) }
    return tag
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{8}": out += "\\b"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
