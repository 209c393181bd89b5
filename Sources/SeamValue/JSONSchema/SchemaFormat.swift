/// The formats of JSON Schema (2020-12 Validation, section 7.3; draft 7, section 7.3).
enum SchemaFormat {
  /// A format that is not known holds for every text.
  static func accepts(_ name: String, _ text: String) -> Bool {
    switch name {
    case "date-time": Timestamp(rfc3339: text) != nil
    case "date": RFC3339.date(text.utf8) != nil
    case "time": RFC3339.time(text.utf8)?.offset != nil
    case "duration": duration.accepts(text)
    case "email": TextFormat.isEmail(text)
    case "idn-email": TextFormat.isInternationalEmail(text)
    case "idn-hostname": InternationalName.isHostname(text)
    case "hostname": TextFormat.isHostname(text) && InternationalName.hasValidLabels(text)
    case "ipv4": TextFormat.isIPv4(text)
    case "ipv6": TextFormat.isIPv6(text)
    case "uri": isURI(text, uri)
    case "uri-reference": isURI(text, uriReference)
    case "iri": isURI(text, iri)
    case "iri-reference": isURI(text, iriReference)
    case "uri-template": uriTemplate.accepts(text)
    case "uuid": TextFormat.isUUID(text)
    case "json-pointer": jsonPointer.accepts(text)
    case "relative-json-pointer": relativeJSONPointer.accepts(text)
    case "regex": Regex.isECMAScript(text)
    default: true
    }
  }

  private struct Grammar: Sendable {
    let regex: Regex?

    init(_ pattern: String) {
      regex = try? Regex("\\A(?:\(pattern))\\z")
    }

    func accepts(_ text: String) -> Bool { (try? regex?.matches(text)) ?? false }
  }

  /// RFC 3339, appendix A: weeks stand alone, and no unit is left out between two others.
  private static let duration = Grammar(
    "P(?:[0-9]+W|(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)(?:\(time))?|\(time))")
  private static let time = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"

  private static let jsonPointer = Grammar("(?:/(?:[^/~]|~[01])*)*")
  private static let relativeJSONPointer = Grammar("(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^/~]|~[01])*)*)")

  /// RFC 6570, section 2.
  private static let uriTemplate: Grammar = {
    let name = "(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+(?:\\.(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+)*"
    let variable = "\(name)(?::[1-9][0-9]{0,3}|\\*)?"
    let literal = "[^\\x00-\\x20\"%<>\\\\^`{|}\\x7f]|%[0-9A-Fa-f]{2}"
    return Grammar("(?:\(literal)|\\{[+#./;?&=,!@|]?\(variable)(?:,\(variable))*\\})*")
  }()

  // MARK: URIs (RFC 3986, appendix A) and IRIs (RFC 3987, section 2.2)

  private static let uri = grammar(isRelative: false)
  private static let uriReference = grammar(isRelative: true)
  private static let iri = grammar(letters: letters, inQueries: privateUse, isRelative: false)
  private static let iriReference = grammar(letters: letters, inQueries: privateUse, isRelative: true)

  /// `ucschar`: the planes without their last two code points, and without what is for private use.
  private static let letters =
    "\\x{a0}-\\x{d7ff}\\x{f900}-\\x{fdcf}\\x{fdf0}-\\x{ffef}\\x{e1000}-\\x{efffd}"
    + (1...13).map { "\\x{\(String($0, radix: 16))0000}-\\x{\(String($0, radix: 16))fffd}" }.joined()
  /// `iprivate`.
  private static let privateUse = "\\x{e000}-\\x{f8ff}\\x{f0000}-\\x{ffffd}\\x{100000}-\\x{10fffd}"

  private static func grammar(letters: String = "", inQueries: String = "", isRelative: Bool) -> Grammar {
    func character(_ more: String) -> String { "(?:[A-Za-z0-9._~\(letters)!$&'()*+,;=\(more)-]|%[0-9A-Fa-f]{2})" }
    let segment = character(":@")
    let authority =
      "(?:\(character(":"))*@)?(?:\\[(?:[0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+)\\]|\(character(""))*)(?::[0-9]*)?"
    let hierarchical = "(?://\(authority)(?:/\(segment)*)*|/(?:\(segment)+(?:/\(segment)*)*)?"
    let tail = "(?:\\?(?:\(segment)|[/?\(inQueries)])*)?(?:#(?:\(segment)|[/?])*)?"
    let absolute = "[A-Za-z][A-Za-z0-9+.-]*:\(hierarchical)|\(segment)+(?:/\(segment)*)*|)\(tail)"
    let relative = "\(hierarchical)|\(character("@"))+(?:/\(segment)*)*|)\(tail)"
    return Grammar(isRelative ? "\(absolute)|\(relative)" : absolute)
  }

  private static func isURI(_ text: String, _ grammar: Grammar) -> Bool {
    guard grammar.accepts(text) else { return false }
    guard let authority = URIReference(text).authority, let open = authority.firstIndex(of: "["), let close = authority.lastIndex(of: "]")
    else {
      return true
    }
    let literal = String(authority[authority.index(after: open)..<close])
    return literal.first == "v" || TextFormat.isIPv6(literal)
  }
}
