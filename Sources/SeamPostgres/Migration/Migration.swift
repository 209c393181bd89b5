import SeamRuntime
import SeamSource

/// A file of `migrate`, or the seed: SQL that is run as a whole.
///
/// Of the files that goose (`-- +goose Up`, `-- +goose Down`) and dbmate (`-- migrate:up`, `-- migrate:down`) read, only the Up part is run.
struct Migration: Sendable {
  /// The file with blanks for what is not run, so that places in it are places in the file.
  let script: String
  private let file: SourceFile
  /// `migration` or `seed`.
  private let role: String

  init(_ file: SourceFile, role: String) {
    self.file = file
    self.role = role
    script = String(decoding: Self.upPart(of: file.bytes), as: UTF8.self)
  }

  private static func upPart(of bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { blank(&bytes, 0..<3) }
    let lines = lines(of: bytes)
    let directions = lines.map { direction(bytes[$0]) }
    guard directions.contains(where: { $0 != nil }) else { return bytes }
    var isUp = false
    for (line, direction) in zip(lines, directions) {
      if let direction { isUp = direction == .up }
      if !isUp { blank(&bytes, line) }
    }
    return bytes
  }

  private static func blank(_ bytes: inout [UInt8], _ range: Range<Int>) {
    for index in range where bytes[index] != 0x0D { bytes[index] = 0x20 }
  }

  /// Ranges without the line feeds.
  private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.startIndex..<$0.endIndex }
  }

  private enum Direction {
    case up
    case down
  }

  /// What a comment line says of the lines that follow; nil where it says nothing.
  private static func direction(_ line: ArraySlice<UInt8>) -> Direction? {
    var line = line.drop { $0 == 0x20 || $0 == 0x09 }
    guard line.starts(with: Array("--".utf8)) else { return nil }
    line = line.dropFirst(2)
    let words = String(decoding: line, as: UTF8.self).lowercased().split { $0 == " " || $0 == "\t" || $0 == "\r" }
    switch words.first {
    case "+goose": return words.count > 1 ? ["up": .up, "down": .down][words[1]] : nil
    case "migrate:up": return .up
    case "migrate:down": return .down
    default: return nil
    }
  }

  /// Why the environment cannot be brought up: where in the file, and what the server says.
  func failure(_ dependency: String, _ error: SQLError) -> EnvironmentFailure {
    var log: [String] = []
    var place = ""
    if let offset = error.position.flatMap(byteOffset) {
      let position = file.position(at: offset)
      place = " at line \(position.line)"
      let line = file.lineRange(at: offset)
      let number = String(position.line)
      log.append("\(number) | \(file.text(line).replacingTabs)")
      let before = file.text(line.lowerBound..<max(line.lowerBound, min(offset, line.upperBound))).replacingTabs
      log.append(String(repeating: " ", count: number.count) + " | " + String(repeating: " ", count: before.count) + "^")
    }
    if let detail = error.detail { log.append("detail: \(detail)") }
    if let hint = error.hint { log.append("hint: \(hint)") }
    var hint: String?
    if error.sqlstate == "42601", error.message.contains("\"\\\"") { hint = "psql's own commands, such as \\i or \\connect, are not SQL" }
    return EnvironmentFailure(dependency, "\(role) \(name) failed\(place): \(error.message)", log: log, hint: hint)
  }

  /// The server counts Unicode scalars of the script, from which the file differs only where it is blanked.
  private func byteOffset(ofScalar position: Int) -> Int? {
    let scalars = script.unicodeScalars
    guard let index = scalars.index(scalars.startIndex, offsetBy: position, limitedBy: scalars.endIndex) else { return nil }
    return script.utf8.distance(from: script.startIndex, to: index)
  }

  private var name: String {
    file.name.split(separator: "/").last.map(String.init) ?? file.name
  }
}

extension String {
  fileprivate var replacingTabs: String { String(map { $0 == "\t" ? " " : $0 }) }
}
