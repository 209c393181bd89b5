import Glibc
import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue

@testable import SeamSQLite

/// A folder for the files of one test; gone with it.
final class Workspace: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/seam-sqlite-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Problem(description: "no folder: error \(errno)") }
    path = String(cString: made)
  }

  deinit {
    for name in (try? names) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  var names: [String] {
    get throws {
      guard let directory = opendir(path) else { throw Problem(description: "cannot read \(path)") }
      defer { closedir(directory) }
      var names: [String] = []
      while let entry = readdir(directory) {
        names.append(
          withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } })
      }
      return names.filter { $0 != "." && $0 != ".." }.sorted()
    }
  }

  /// A database of the run's own, as a run would open it.
  func open(
    _ migrations: [(name: String, sql: String)], place: SQLitePlan.Place = .workspace, isolation: IsolationPolicy? = nil,
    ignoring ignored: FileDifference.Ignored = .init()
  ) async throws -> SQLiteDependency {
    let files = migrations.map { Migration(SourceFile(name: "db/\($0.name)", text: $0.sql), .migration) }
    let plan = SQLitePlan(
      name: "orders_db", place: place, migrations: files, isolation: isolation ?? (place.isLeftAlone ? .unique : .rewind), ignored: ignored)
    guard let database = try await plan.open(at: nil, in: path) as? SQLiteDependency else {
      throw Problem(description: "the plan opened something else")
    }
    // Where nothing is migrated, a test makes the schema as services do, and settles it then.
    if !migrations.isEmpty { try await database.settle() }
    return database
  }

  func open(
    _ schema: String = "create table t (id integer primary key, name text)", isolation: IsolationPolicy? = nil,
    ignoring ignored: FileDifference.Ignored = .init()
  ) async throws -> SQLiteDependency {
    try await open([("0001_schema.sql", schema)], isolation: isolation, ignoring: ignored)
  }
}

struct Problem: Error, CustomStringConvertible {
  let description: String
}

extension SQLiteDependency {
  /// Another connection to the file, such as a service's.
  func otherConnection() throws -> SQLiteConnection {
    guard case .string(let path)? = attributes["path"] else { throw Problem(description: "no path") }
    return SQLiteConnection(path, .existing, isTemporary: true)
  }

  @discardableResult
  func sql(_ pieces: BoundStatement.Piece..., timeout: Duration = .seconds(60)) async throws -> SQLResult {
    try await execute([BoundStatement(pieces)], timeout: timeout).get()
  }

  func refusal(_ pieces: BoundStatement.Piece...) async throws -> SQLError {
    switch try await execute([BoundStatement(pieces)], timeout: .seconds(60)) {
    case .success(let result): throw Problem(description: "it was not refused: \(result)")
    case .failure(let error): return error
    }
  }

  /// The value in the first column of the first row.
  func value(_ pieces: BoundStatement.Piece...) async throws -> Value {
    let result = try await execute([BoundStatement(pieces)], timeout: .seconds(60)).get()
    guard let name = result.columns.first, let value = result.rows.first?[name] else { throw Problem(description: "no row") }
    return value
  }
}

extension SQLiteConnection {
  @discardableResult
  func sql(_ text: String) async throws -> SQLResult {
    try await execute([BoundStatement([.text(text)])], timeout: .seconds(60)).get()
  }
}

extension BoundStatement.Piece: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
}
