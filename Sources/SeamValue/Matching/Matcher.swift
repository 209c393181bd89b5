import SeamSource

/// Holds a value against a pattern and collects what differs.
struct Matcher {
  enum Mode {
    /// Every mismatch, with its text.
    case report
    /// How many there are.
    case count
    /// Whether there is one.
    case first
  }

  var mode: Mode
  var path: ValuePath
  var mismatches: [Mismatch] = []
  var failures = 0
  private var depth = 0
  /// Expressions that were compiled, by their text.
  private var regexes: [String: Regex] = [:]
  private var exhaustion: (error: RegexError, count: Int)?
  private static let maximumExhaustions = 20

  /// Levels of a pattern, at most, so that a small stack suffices; an operator counts for two. What is deeper fails, and says so. Computed
  /// values may be of any depth.
  static let maximumDepth = 64

  init(mode: Mode, path: ValuePath) {
    self.mode = mode
    self.path = path
  }

  /// Nothing more can be learnt.
  var isDecided: Bool { mode == .first && failures > 0 }

  // MARK: Reporting

  /// `weight` is what the mismatch counts for when candidates are compared.
  mutating func fail(
    _ span: SourceSpan?, weight: Int = 1, expected: @autoclosure () -> String, found: @autoclosure () -> String,
    detail: @autoclosure () -> String? = nil
  ) {
    failures += weight
    guard mode == .report else { return }
    mismatches.append(Mismatch(path: path.text, expected: expected(), found: found(), detail: detail(), span: span))
  }

  static func display(_ value: Value?) -> String { value?.display() ?? "absent" }

  /// Whether a pattern holds, at no cost to the report.
  mutating func holds(_ pattern: Pattern<Value>, _ value: Value?, exactly: Bool = false) -> Bool {
    measure(.first) { $0.match(pattern, value, exactly: exactly) } == 0
  }

  /// How many failures there are in another mode; the report stays as it is.
  mutating func measure(_ other: Mode, _ body: (inout Matcher) -> Void) -> Int {
    let (savedMode, savedFailures) = (mode, failures)
    mode = other
    failures = 0
    body(&self)
    defer { (mode, failures) = (savedMode, savedFailures) }
    return failures
  }

  /// The report of a comparison by itself, with paths from where it stands.
  mutating func report(_ body: (inout Matcher) -> Void) -> [Mismatch] {
    var matcher = Matcher(mode: .report, path: ValuePath(root: ""))
    matcher.depth = depth
    body(&matcher)
    return matcher.mismatches
  }

  /// Whether an expression matches; after several searches that were given up, no more are tried.
  mutating func search(_ pattern: String, _ text: String) throws(RegexError) -> Bool {
    if let exhaustion, exhaustion.count >= Self.maximumExhaustions { throw exhaustion.error }
    let regex: Regex
    if let known = regexes[pattern] { regex = known } else { regex = try Regex(pattern) }
    regexes[pattern] = regex
    do {
      return try regex.matches(text)
    } catch {
      exhaustion = (error, (exhaustion?.count ?? 0) + 1)
      throw error
    }
  }

  // MARK: Patterns

  /// `exactly` means that objects may have no other keys than those written.
  mutating func match(_ pattern: Pattern<Value>, _ value: Value?, exactly: Bool = false) {
    let levels =
      switch pattern.test {
      case .equals, .object, .list: 1
      case .value, .pattern, .patterns, .document: 2
      }
    guard depth + levels <= Self.maximumDepth else {
      return fail(pattern.span, expected: "an expectation of at most \(Self.maximumDepth) levels", found: "more of them")
    }
    depth += levels
    defer { depth -= levels }
    switch pattern.test {
    case .equals(let operand): compare(operand, value, exactly: exactly, at: pattern.span)
    case .object(let fields): matchObject(fields, value, exactly: exactly, at: pattern.span)
    case .list(let patterns): matchList(patterns, value, exactly: exactly, at: pattern.span)
    case .value(let name, let operand): test(name, operand, value, exactly: exactly, at: pattern.span)
    case .pattern(let name, let inner): test(name, inner, value, exactly: exactly, at: pattern.span)
    case .document(let document): test(document, value, at: pattern.span)
    case .patterns(.all, let patterns):
      for inner in patterns where !isDecided { match(inner, value, exactly: exactly) }
    case .patterns(.any, let patterns): matchAny(patterns, value, exactly: exactly, at: pattern.span)
    }
  }

  /// One step further into the value.
  mutating func at(_ step: ValuePath.Step, _ body: (inout Matcher) -> Void) {
    path.steps.append(step)
    body(&self)
    path.steps.removeLast()
  }

  // MARK: Objects

  private mutating func matchObject(_ fields: [Pattern<Value>.Field], _ value: Value?, exactly: Bool, at span: SourceSpan?) {
    var map = ValueMap()
    if case .map(let found)? = value {
      map = found
    } else {
      let names = fields.compactMap(\.name)
      if !names.isEmpty || fields.isEmpty { failAsNoObject(names, value, at: span) }
    }
    for field in fields where !isDecided {
      switch field.key {
      case .path(let query):
        path.steps.append(.query(query.text))
        matchQuery(query, field, value, exactly: exactly)
        path.steps.removeLast()
      case .name(let name):
        guard case .map? = value else { continue }
        path.steps.append(.key(name))
        matchField(field, map[name], in: map, exactly: exactly)
        path.steps.removeLast()
      }
    }
    if exactly, case .map? = value { failOnOtherKeys(than: Set(fields.compactMap(\.name).map(ExactText.init)), in: map, at: span) }
  }

  private mutating func matchQuery(_ query: JSONPath, _ field: Pattern<Value>.Field, _ value: Value?, exactly: Bool) {
    do {
      let found = try value.map { value throws(JSONPathEvaluationError) in try query.values(in: value) } ?? []
      match(field.pattern, query.isSingular ? found.first : .list(found), exactly: exactly)
    } catch {
      fail(field.span, expected: PatternText.words(field.pattern), found: "nothing yet when it was given up", detail: error.message)
    }
  }

  private mutating func matchField(_ field: Pattern<Value>.Field, _ value: Value?, in map: ValueMap, exactly: Bool) {
    if value == nil, case .name(let name) = field.key, !holds(field.pattern, nil, exactly: exactly) {
      failAsAbsent(name, in: map, expected: PatternText.words(field.pattern), at: field.pattern.span ?? field.span)
    } else {
      match(field.pattern, value, exactly: exactly)
    }
  }

  mutating func failAsNoObject(_ keys: [String], _ found: Value?, at span: SourceSpan?) {
    let names = keys.prefix(5).joined(separator: ", ") + (keys.count > 5 ? ", …" : "")
    fail(
      span, weight: keys.count + 1, expected: keys.isEmpty ? "an object" : "an object with \(names)", found: Self.display(found))
  }

  /// An absent key that has a near name in its object was probably misspelt.
  mutating func failAsAbsent(_ key: String, in map: ValueMap, expected: @autoclosure () -> String, at span: SourceSpan?) {
    fail(span, expected: expected(), found: "absent", detail: Self.absence(of: key, in: map))
  }

  private static func absence(of key: String, in map: ValueMap) -> String {
    let keys = map.entries.map(\.key.rendered)
    if keys.isEmpty { return "the object is empty" }
    if let near = NearestName.of(key, in: keys.prefix(200)) { return "there is a key '\(near)'" }
    return "the keys are " + keys.prefix(10).joined(separator: ", ") + (keys.count > 10 ? ", …" : "")
  }

  mutating func failOnOtherKeys(than keys: Set<ExactText>, in map: ValueMap, at span: SourceSpan?) {
    for entry in map.entries where !isDecided && !keys.contains(ExactText(entry.key.rendered)) {
      at(.key(entry.key.rendered)) { $0.fail(span, expected: "absent", found: entry.value.display(), detail: "no other keys are expected") }
    }
  }
}
