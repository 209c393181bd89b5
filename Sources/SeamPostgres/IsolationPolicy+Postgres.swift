import SeamSpec

extension IsolationPolicy {
  /// What it means for a database, and why it is the one, as `seam plan` says it.
  func about(isGiven: Bool, isOwned: Bool = false) -> String {
    let what =
      switch self {
      case .rewind:
        "every change is taken back, as the server's own log tells it; where that is not possible, as after a change of the schema, "
          + (isOwned ? "tables are written anew" : "tables are written anew or the database is replaced by a copy")
      case .clone: "a fresh copy of the database for each spec; services that use it start again"
      case .truncate: "tables whose rows differ are written anew; where the schema changed the database is replaced by a copy"
      case .rollback: "the spec's own statements are in one transaction, which is rolled back"
      case .unique: "nothing is undone, unique() keeps specs apart"
      case .none: "nothing is undone"
      }
    let reason =
      switch self {
      case .rewind where isOwned: "the database is owned"
      case .rewind where !isGiven: "Seam started the server"
      case .unique where isGiven: "the address was given, so it is somebody else's"
      default: "seam.yaml asks for it"
      }
    return "between specs: \(rawValue): \(what) (\(reason))"
  }
}
