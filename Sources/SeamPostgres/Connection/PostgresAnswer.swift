import CPostgres
import SeamRuntime

/// What the server answered to one statement: a `PGresult`, freed with it.
final class PostgresAnswer {
  private let result: OpaquePointer

  init(owning result: OpaquePointer) {
    self.result = result
  }

  deinit { PQclear(result) }

  var status: ExecStatusType { PQresultStatus(result) }

  var hasRows: Bool { status == PGRES_TUPLES_OK }
  var rowCount: Int { Int(PQntuples(result)) }
  var columnCount: Int { Int(PQnfields(result)) }

  func columnName(_ column: Int) -> String {
    PQfname(result, Int32(column)).map { String(cString: $0) } ?? ""
  }

  func columnType(_ column: Int) -> UInt32 { PQftype(result, Int32(column)) }

  var parameterTypes: [UInt32] {
    (0..<PQnparams(result)).map { PQparamtype(result, $0) }
  }

  /// The bytes of a field in text format, valid during the call; nil for NULL.
  func field<R>(_ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>?) -> R) -> R {
    let (row, column) = (Int32(row), Int32(column))
    guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return body(nil) }
    let count = Int(PQgetlength(result, row, column))
    return start.withMemoryRebound(to: UInt8.self, capacity: count) { body(UnsafeBufferPointer(start: $0, count: count)) }
  }

  func text(_ row: Int, _ column: Int) -> String? {
    field(row, column) { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// The command's tag, such as `INSERT 0 1`.
  var command: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

  /// How many rows an INSERT, UPDATE, DELETE, MERGE or COPY touched; 0 for everything else.
  var affected: Int {
    let command = command
    guard ["INSERT", "UPDATE", "DELETE", "MERGE", "COPY"].contains(where: { command.hasPrefix($0) }) else { return 0 }
    return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
  }

  /// The error fields of a refused statement (libpq, `PQresultErrorField`), each named by a letter (*Error and Notice Message Fields*).
  func errorField(_ letter: Unicode.Scalar) -> String? {
    PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
  }

  var error: SQLError {
    SQLError(
      sqlstate: errorField("C") ?? "XX000",
      message: errorField("M") ?? ServerText.firstLine(PQresultErrorMessage(result).map { String(cString: $0) } ?? ""),
      detail: errorField("D"), hint: errorField("H"), constraint: errorField("n"),
      position: errorField("P").flatMap(Int.init).map { $0 - 1 })
  }
}
