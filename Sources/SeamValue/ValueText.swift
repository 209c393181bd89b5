extension Value {
  /// The value as it stands within a text, as CEL's `string()` gives it: a string as it is, lists and objects as JSON.
  package var rendered: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .double(let number): Self.rendered(number)
    case .decimal(let number): number.digits
    case .string(let text): text
    case .bytes(let bytes): Base64.encode(bytes)
    case .timestamp(let instant): instant.description
    case .duration(let span): span.description
    case .list, .map: JSON.write(self)
    case .type(let name): name
    }
  }

  /// The shortest digits that read back as the same double, without a point where it has no fraction: `0.1`, `30`, `1e+21`, `NaN`.
  package static func rendered(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number.magnitude < 1e15, let whole = Int64(exactly: number) { return number.sign == .minus && whole == 0 ? "-0" : String(whole) }
    return number.description
  }

  /// The value as a message shows it: JSON, and an ellipsis where it is longer than `limit` characters.
  package func display(limit: Int = 100) -> String {
    switch self {
    case .timestamp, .duration, .type: return rendered
    default: break
    }
    var writer = JSONWriter(indented: false, limit: limit * 8)
    writer.write(self)
    let text = String(decoding: writer.bytes, as: UTF8.self)
    return text.count > limit ? text.prefix(max(0, limit - 1)) + "…" : text
  }
}
