import SeamSource
import SeamValue
import SeamYAML

extension NodeReader {
  /// `cases` of a spec: rows, or `{from: FILE}` with rows as CSV or JSON.
  mutating func cases(_ node: Node) -> Cases {
    let before = diagnostics.count
    var source: SourceFile?
    let rows: [Case]
    switch node.content {
    case .sequence(let items):
      if items.isEmpty { report(.empty("'cases'", at: span(node))) }
      rows = inlineRows(items)
    case .mapping: rows = fields(node, .cases).map { rowsOfFile($0, &source) } ?? []
    case .scalar:
      report(.wrongKind("'cases'", expected: "a list of rows, or {from: rows.csv}", found: node.kind, at: span(node)))
      rows = []
    }
    return Cases(rows: rows, file: source, isComplete: diagnostics.count == before)
  }

  // MARK: In the spec

  private mutating func inlineRows(_ items: [Node]) -> [Case] {
    var rows: [Case] = []
    for item in items {
      guard let entries = entries(item, "a case") else { continue }
      if entries.isEmpty { report(.empty("a case", at: span(item))) }
      var values = ValueMap()
      var isComplete = true
      for entry in entries {
        let value = template(entry.value)
        if let constant = value?.constant {
          values[entry.key.text ?? ""] = constant
        } else {
          isComplete = false
          if value != nil { report(.expressionNotAllowed("a value of a case", at: span(entry.value))) }
        }
      }
      guard isComplete else { continue }
      if let first = rows.first { checkKeys(of: values, at: span(item), like: first) }
      rows.append(Case(values: values, span: span(item)))
    }
    return rows
  }

  /// Every row has what the first one has, so that `case.x` is there whichever row runs.
  private mutating func checkKeys(of values: ValueMap, at place: SourceSpan, like first: Case, firstPlace: SourceSpan? = nil) {
    let expected = first.values.entries.map(\.key.rendered)
    let found = values.entries.map(\.key.rendered)
    for key in found where !expected.contains(key) {
      report(
        .unevenCase(
          "the first case has no '\(key)'", key, missing: expected.filter { !found.contains($0) }, at: place,
          first: firstPlace ?? first.span))
      return
    }
    if let key = expected.first(where: { !found.contains($0) }) {
      report(.unevenCase("this case has no '\(key)'", key, missing: [], at: place, first: firstPlace ?? first.span))
    }
  }

  // MARK: From a file

  private mutating func rowsOfFile(_ fields: Fields, _ file: inout SourceFile?) -> [Case] {
    guard let node = required("from", in: fields, of: "'cases'"), let path = nonEmptyText(node, "the file of 'cases'") else { return [] }
    let isCSV = path.hasSuffix(".csv")
    guard isCSV || path.hasSuffix(".json") else {
      report(Diagnostic("cases-file", "rows come from a file that ends in .csv or .json", at: span(node)))
      return []
    }
    guard let source = read(path, at: span(node)) else { return [] }
    file = source
    return isCSV ? csvRows(source) : jsonRows(source)
  }

  private mutating func csvRows(_ source: SourceFile) -> [Case] {
    let csv = CSV(source.bytes)
    for problem in csv.problems {
      report(Diagnostic("csv", problem.message, at: SourceSpan(source, problem.range), label: problem.label))
    }
    guard let names = csv.records.first else {
      if csv.problems.isEmpty { report(.noRows(at: SourceSpan(source, 0..<0), "the first line names the columns")) }
      return []
    }
    for (index, name) in names.enumerated() {
      let span = SourceSpan(source, name.range)
      if name.text.isEmpty {
        report(Diagnostic("csv-header", "a column without a name", at: span, label: "the first line names the columns"))
      } else if let first = names[..<index].first(where: { $0.text == name.text }) {
        report(.nameUsedTwice(name.text, at: span, first: SourceSpan(source, first.range)))
      }
    }
    if csv.records.count == 1, csv.problems.isEmpty {
      report(.noRows(at: SourceSpan(source, names[0].range), "below the names of the columns"))
    }
    return csv.records.dropFirst().compactMap { record in
      let place = SourceSpan(source, (record.first?.range.lowerBound ?? 0)..<(record.last?.range.upperBound ?? 0))
      guard record.count == names.count else {
        report(.columnCount(record.count, of: names.count, at: place))
        return nil
      }
      var values = ValueMap()
      for (name, field) in zip(names, record) {
        values[name.text] = field.isQuoted ? .string(field.text) : ScalarValue(plain: field.text).asValue
      }
      return Case(values: values, span: place)
    }
  }

  private mutating func jsonRows(_ source: SourceFile) -> [Case] {
    let document: JSONDocument
    do {
      document = try JSON.document(source.bytes)
    } catch {
      let end = min(error.offset + 1, source.bytes.count)
      report(Diagnostic("json", "the file is no JSON: \(error.message)", at: SourceSpan(source, min(error.offset, end)..<end)))
      return []
    }
    for twice in document.duplicateKeys {
      report(
        Diagnostic(
          "json", "an object has the key '\(twice.key)' twice", at: SourceSpan(source, twice.objectOffset..<twice.objectOffset + 1)))
    }
    guard case .list(let items) = document.value else {
      report(
        .wrongKind(
          "a file of cases", expected: "a list of objects", found: StaticType(of: document.value).described,
          at: SourceSpan(source, 0..<min(1, source.bytes.count))))
      return []
    }
    if items.isEmpty { report(.noRows(at: SourceSpan(source, 0..<0), nil)) }
    // JSON is YAML, whose reader knows where each row stands; where it does not think so, the file stands for all of them.
    var ranges: [Range<Int>] = []
    if case .sequence(let nodes) = YAML.parse(source).root?.content { ranges = nodes.map(\.range) }
    var rows: [Case] = []
    var first: SourceSpan?
    for (index, item) in items.enumerated() {
      let span = SourceSpan(source, ranges.indices.contains(index) ? ranges[index] : 0..<0)
      guard case .map(let values) = item, !values.isEmpty else {
        report(.wrongKind("a case", expected: "an object", found: StaticType(of: item).described, at: span))
        continue
      }
      if let row = rows.first { checkKeys(of: values, at: span, like: row, firstPlace: first) } else { first = span }
      rows.append(Case(values: values, span: span))
    }
    return rows
  }
}

extension Diagnostic {
  fileprivate static func unevenCase(_ message: String, _ key: String, missing: [String], at span: SourceSpan, first: SourceSpan)
    -> Diagnostic
  {
    Diagnostic(
      "uneven-cases", message, at: span, label: NearestName.of(key, in: missing).map { "did you mean '\($0)'?" },
      related: [.init(first, "the first case")], notes: ["every case has the same keys; null stands for what one does not have"])
  }

  fileprivate static func columnCount(_ found: Int, of expected: Int, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "csv-fields", "\(found == 1 ? "1 field" : "\(found) fields"), where the first line names \(expected)", at: span,
      notes: ["a field with a comma in it is quoted"])
  }

  fileprivate static func noRows(at span: SourceSpan, _ label: String?) -> Diagnostic {
    Diagnostic("no-rows", "the file holds no rows", at: span, label: label)
  }
}
