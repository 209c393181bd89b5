import SeamRuntime

/// Why a statement has no result.
enum PostgresFailure: Error {
  /// The server refused it; the session goes on.
  case refused(SQLError)
  /// There was no answer.
  case failed(DriverFailure)
}
