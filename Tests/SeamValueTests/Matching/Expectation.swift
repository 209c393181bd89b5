import SeamValue

/// Expectations for tests, written in JSON as a spec writes them in YAML.
enum Expectation {
  static func pattern(_ json: String) throws -> Pattern<Value> {
    try pattern(JSON.parse(json))
  }

  static func pattern(_ value: Value) throws -> Pattern<Value> {
    switch value {
    case .list(let items): return Pattern(.list(try items.map(pattern)))
    case .map(let map):
      let operators = map.entries.compactMap { entry in Operator(rawValue: entry.key.rendered).map { ($0, entry.value) } }
      if !operators.isEmpty, operators.count == map.count {
        let patterns = try operators.map { try pattern($0.0, $0.1) }
        return patterns.count == 1 ? patterns[0] : Pattern(.patterns(.all, patterns))
      }
      return Pattern(.object(try map.entries.map { try field($0.key.rendered, $0.value) }))
    default: return Pattern(.equals(value))
    }
  }

  private static func pattern(_ name: Operator, _ operand: Value) throws -> Pattern<Value> {
    switch name {
    case .value(let name): return Pattern(.value(name, operand))
    case .pattern(let name): return Pattern(.pattern(name, try pattern(operand)))
    case .patterns(let name):
      guard case .list(let items) = operand else { return Pattern(.equals(operand)) }
      return Pattern(.patterns(name, try items.map(pattern)))
    }
  }

  private static func field(_ key: String, _ value: Value) throws -> Pattern<Value>.Field {
    let isPath = key == "$" || key.hasPrefix("$.") || key.hasPrefix("$[")
    return Pattern.Field(isPath ? .path(try JSONPath(parsing: key)) : .name(key), try pattern(value))
  }

  /// The mismatches of a JSON text at `json`, one text each: `json.id: expected 1, found 2 (detail)`. Nil stands for an absent value.
  static func mismatches(_ pattern: Pattern<Value>, _ value: Value?) -> [String] {
    let found = pattern.match(value, at: "json").map { mismatch in
      "\(mismatch.path): expected \(mismatch.expected), found \(mismatch.found)" + (mismatch.detail.map { " (\($0))" } ?? "")
    }
    // What only answers yes or no, and what only counts, must agree with the report.
    let agrees = pattern.holds(for: value) == found.isEmpty && (pattern.distance(to: value) == 0) == found.isEmpty
    return agrees ? found : found + ["holds(for:) and distance(to:) do not agree"]
  }

  static func mismatches(_ expected: String, _ json: String?) throws -> [String] {
    mismatches(try pattern(expected), try json.map { text in try JSON.parse(text) })
  }
}
