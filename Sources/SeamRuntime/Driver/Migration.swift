import SeamSource
import SeamSpec

/// A file of `migrate`, or the seed: SQL that is run as a whole.
///
/// Of the files that goose (`-- +goose Up`, `-- +goose Down`) and dbmate (`-- migrate:up`, `-- migrate:down`) read, only the Up part is run.
package struct Migration: Sendable {
  package enum Role: String, Sendable {
    case migration
    case seed
  }

  /// The file with blanks for what is not run, so that places in it are places in the file.
  package let script: String
  /// False where the file asks to be run statement by statement, each by itself (`-- +goose NO TRANSACTION`, `transaction:false`).
  package let isTransaction: Bool
  /// False where bytes that are not UTF-8 were replaced.
  private let isText: Bool
  private let file: SourceFile
  private let role: Role

  package init(_ file: SourceFile, _ role: Role) {
    self.file = file
    self.role = role
    let (bytes, isTransaction) = Self.upPart(of: file.bytes)
    script = String(decoding: bytes, as: UTF8.self)
    isText = String(validating: bytes, as: UTF8.self) != nil
    self.isTransaction = isTransaction
  }

  // MARK: The part that is run

  private static func upPart(of bytes: [UInt8]) -> (bytes: [UInt8], isTransaction: Bool) {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { blank(&bytes, 0..<3) }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.startIndex..<$0.endIndex }
    let marks = lines.map { mark(bytes[$0]) }
    let isTransaction = !marks.contains { $0?.isTransaction == false }
    guard marks.contains(where: { $0?.isUp != nil }) else { return (bytes, isTransaction) }
    var isUp = false
    for (line, mark) in zip(lines, marks) {
      isUp = mark?.isUp ?? isUp
      if !isUp { blank(&bytes, line) }
    }
    return (bytes, isTransaction)
  }

  private static func blank(_ bytes: inout [UInt8], _ range: Range<Int>) {
    for index in range where bytes[index] != 0x0D { bytes[index] = 0x20 }
  }

  private struct Mark {
    /// Whether the lines that follow are run; nil where it says nothing of that.
    var isUp: Bool?
    var isTransaction = true
  }

  /// What a comment line says; nil where it is no such line.
  private static func mark(_ line: ArraySlice<UInt8>) -> Mark? {
    var line = line.drop { $0 == 0x20 || $0 == 0x09 }
    guard line.starts(with: [0x2D, 0x2D]) else { return nil }
    line = line.dropFirst(2)
    let words = String(decoding: line, as: UTF8.self).lowercased().split { $0 == " " || $0 == "\t" || $0 == "\r" }
    switch words.first {
    case "+goose":
      if words.dropFirst().starts(with: ["no", "transaction"]) { return Mark(isTransaction: false) }
      return words.count > 1 ? ["up": Mark(isUp: true), "down": Mark(isUp: false)][words[1]] : nil
    case "migrate:up": return Mark(isUp: true, isTransaction: !words.contains("transaction:false"))
    case "migrate:down": return Mark(isUp: false)
    default: return nil
    }
  }

  // MARK: Statements

  package struct Statement: Sendable {
    package let text: String
    /// Where it begins in the script, in bytes.
    fileprivate let offset: Int
  }

  /// The statements one by one. A text that cannot be split is one statement, for the server to judge.
  package func statements(_ dialect: SQLDialect) -> [Statement] {
    let (split, problems) = SQLScript.split([.literal(script)], dialect: dialect)
    guard problems.isEmpty else { return [Statement(text: script, offset: 0)] }
    let bytes = Array(script.utf8)
    var start = 0
    return split.statements.map { statement in
      var text = ""
      for case .literal(let part) in statement.pieces { text += part }
      let wanted = Array(text.utf8)
      // The splitter leaves out nothing but semicolons and what is empty between them.
      while start + wanted.count < bytes.count, !bytes[start...].starts(with: wanted) { start += 1 }
      defer { start += wanted.count }
      return Statement(text: text, offset: start)
    }
  }

  // MARK: Failures

  /// Fails where the file is no text: it would not be run as it was written.
  package func check(_ dependency: String) throws(EnvironmentFailure) {
    if !isText { throw EnvironmentFailure(dependency, "\(role.rawValue) \(name) is not UTF-8") }
  }

  /// Why the environment cannot be brought up: where in the file, and what the database says.
  ///
  /// - Parameter statement: the one that was run by itself; nil where the whole script was, so that the error counts from its beginning.
  package func failure(
    _ dependency: String, _ error: SQLError, in statement: Statement? = nil, _ dialect: SQLDialect
  ) -> EnvironmentFailure {
    var log: [String] = []
    var place = ""
    if let offset = offset(of: error, in: statement, dialect) {
      let position = file.position(at: offset)
      place = " at line \(position.line)"
      let line = file.lineRange(at: offset)
      let number = String(position.line)
      let before = file.text(line.lowerBound..<max(line.lowerBound, min(offset, line.upperBound)))
      log.append("\(number) | \(file.text(line).replacingTabs)")
      log.append(String(repeating: " ", count: number.count) + " | " + String(repeating: " ", count: before.count) + "^")
    }
    if let detail = error.detail { log.append("detail: \(detail)") }
    if let hint = error.hint { log.append("hint: \(hint)") }
    var hint: String?
    if error.message.contains("syntax error") {
      if script.lowercased().contains("from stdin") {
        hint = "COPY FROM STDIN with its rows in the file is psql's: write INSERT"
      } else if error.message.contains("\"\\\"") {
        hint = "psql's own commands, such as \\i or \\connect, are not SQL"
      }
    }
    return EnvironmentFailure(dependency, "\(role.rawValue) \(name) failed\(place): \(error.message)", log: log, hint: hint)
  }

  /// Where the error is, in bytes of the file: what the database points at, or else the beginning of the statement.
  private func offset(of error: SQLError, in statement: Statement?, _ dialect: SQLDialect) -> Int? {
    if let position = error.position {
      let scalars = (statement?.text ?? script).unicodeScalars
      guard let index = scalars.index(scalars.startIndex, offsetBy: position, limitedBy: scalars.endIndex) else { return nil }
      return (statement?.offset ?? 0) + scalars[..<index].reduce(0) { $0 + UTF8.width($1) }
    }
    if let statement { return statement.offset + Self.blanks(before: statement.text) }
    let statements = statements(dialect)
    guard statements.indices.contains(error.statement) else { return nil }
    return statements[error.statement].offset + Self.blanks(before: statements[error.statement].text)
  }

  /// The length of the space and the comments before a statement's first word.
  private static func blanks(before text: String) -> Int {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case 0x2D where bytes[index...].starts(with: [0x2D, 0x2D]):
        index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
      case 0x2F where bytes[index...].starts(with: [0x2F, 0x2A]):
        index += 2
        while index < bytes.count, !bytes[index...].starts(with: [0x2A, 0x2F]) { index += 1 }
        index = min(index + 2, bytes.count)
      default: return index
      }
    }
    return 0
  }

  private var name: String {
    file.name.split(separator: "/").last.map(String.init) ?? file.name
  }
}

extension String {
  fileprivate var replacingTabs: String { String(map { $0 == "\t" ? " " : $0 }) }
}
