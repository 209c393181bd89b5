/// What `$is` can ask for: a kind of value, or a format of text.
package enum Kind: String, Sendable, CaseIterable {
  case null, boolean, integer, number, string, array, object
  case uuid, date, time, datetime, email, url, ipv4, ipv6, hostname, base64, json, semver

  /// With its article, for messages.
  package var phrase: String {
    switch self {
    case .null: "null"
    case .integer, .array, .object, .email, .ipv4, .ipv6: "an \(rawValue)"
    case .boolean, .number, .string, .uuid, .date, .time, .datetime, .url, .hostname, .semver: "a \(rawValue)"
    case .base64, .json: "\(rawValue) text"
    }
  }

  package func accepts(_ value: Value) -> Bool {
    switch (self, value) {
    case (.null, .null), (.boolean, .bool), (.string, .string), (.array, .list), (.object, .map): return true
    case (.number, .int), (.number, .uint), (.number, .double), (.number, .decimal), (.integer, .int), (.integer, .uint): return true
    case (.integer, .double(let number)): return number.isFinite && number == number.rounded()
    case (.integer, .decimal(let number)): return number.canonical.exponent >= 0
    case (.datetime, .timestamp): return true
    case (_, .string(let text)): return accepts(text)
    default: return false
    }
  }

  private func accepts(_ text: String) -> Bool {
    switch self {
    case .null, .boolean, .integer, .number, .string, .array, .object: false
    case .uuid: TextFormat.isUUID(text)
    case .date: RFC3339.date(text.utf8) != nil
    case .time: RFC3339.time(text.utf8) != nil
    case .datetime: Timestamp(rfc3339: text) != nil
    case .email: TextFormat.isEmail(text)
    case .url: TextFormat.isURL(text)
    case .ipv4: TextFormat.isIPv4(text)
    case .ipv6: TextFormat.isIPv6(text)
    case .hostname: TextFormat.isHostname(text)
    case .base64: Base64.decode(text) != nil
    case .json: (try? JSON.parse(text)) != nil
    case .semver: TextFormat.isSemanticVersion(text)
    }
  }
}
