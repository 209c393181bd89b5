import SeamSpec

/// What Seam may do to a database.
enum Access: Sendable {
  /// It is somebody else's: nothing but what the specs themselves do.
  case none
  /// It is at an address that was given, and Seam's to put back.
  ///
  /// - Parameter copies: where it may be replaced by a copy.
  case owned(Rights, copies: PostgresDatabase?)
  /// Seam started the server.
  case full(PostgresDatabase)

  var isOurs: Bool { if case .none = self { false } else { true } }

  var rights: Rights { if case .owned(let rights, _) = self { rights } else { Rights() } }

  /// What may be replaced by a copy.
  var database: PostgresDatabase? {
    switch self {
    case .none: nil
    case .owned(_, let copies): copies
    case .full(let database): database
    }
  }
}
