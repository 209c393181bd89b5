import SeamRuntime

/// Why a statement has no result.
enum SQLiteFailure: Error {
  /// SQLite refused it.
  case refused(SQLError)
  /// It was ended from outside.
  case failed(DriverFailure)
}
