/// What tells whether anybody has committed anything to a file: equal as long as nobody has but Seam's own connection, which only restores.
struct FileVersion: Sendable, Equatable {
  /// Of the connection that was asked: another one counts anew.
  var connection: Int
  /// `PRAGMA data_version`.
  var number: Int64
}

/// A copy of a file as it was at one moment.
struct FileCopy: Sendable {
  let path: String
  /// The version that was copied; nil where somebody committed meanwhile, so that it may be the one before or after.
  var version: FileVersion?
}
