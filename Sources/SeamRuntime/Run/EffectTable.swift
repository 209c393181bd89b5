import SeamValue

/// What was expected and what was found on one dependency, as people read it.
struct EffectTable {
  private let dependency: String
  private var rows: [[String]] = []
  private var details: [String] = []
  private static let maximumDetails = 10

  init(dependency: String) {
    self.dependency = dependency
  }

  mutating func add(_ subject: String, _ clause: EffectClause, _ found: [Effect], isWrong: Bool) {
    // What was neither expected nor found is no news.
    if !isWrong, found.isEmpty { return }
    rows.append([isWrong ? "✗" : " ", subject, clause.words, Self.words(found, clause.kind)])
    if isWrong { describe(subject, found) }
  }

  /// What the spec does not name.
  mutating func addUnexpected(_ subject: String, _ found: [Effect]) {
    guard let kind = found.first?.kind else { return }
    rows.append(["✗", subject, "not named", Self.words(found, kind)])
    describe(subject, found)
  }

  static func words(_ found: [Effect], _ kind: Effect.Kind) -> String {
    found.isEmpty ? "none" : "\(found.count) \(kind.rawValue)"
  }

  private mutating func describe(_ subject: String, _ found: [Effect]) {
    for effect in found { details.append("\(subject) \(effect.kind.rawValue): \(effect.text)") }
  }

  /// With columns of equal width, and what was found below.
  var lines: [String] {
    let all = [["", dependency, "expected", "found"]] + rows
    let widths = (0..<4).map { column in all.map { $0[column].count }.max() ?? 0 }
    let table = all.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    let rest = details.count - Self.maximumDetails
    return table + details.prefix(Self.maximumDetails) + (rest > 0 ? ["… and \(rest) more"] : [])
  }
}
