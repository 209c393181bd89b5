import SeamSpec

extension IsolationPolicy {
  /// What it means for a file, and why it is the one, as `seam plan` says it.
  func about(_ place: SQLitePlan.Place) -> String {
    let what =
      switch self {
      case .rewind: "the file is copied back as it was, unless nothing was written"
      case .clone: "another file in its place for each spec; services that use it start again"
      case .truncate: "tables whose rows differ are written anew; where the schema changed the file is copied back"
      case .rollback: "the spec's own statements are in one transaction, which is rolled back"
      case .unique: "nothing is undone, unique() keeps specs apart"
      case .none: "nothing is undone"
      }
    let reason: String? =
      switch (self, place) {
      case (.rewind, .workspace): "Seam made the file"
      case (.rewind, .given): "the project says that the file is its own"
      case (.unique, .given(_, isOwned: false)): "the file was given, so it is somebody else's"
      default: nil
      }
    return "between specs: \(rawValue): \(what)\(reason.map { " (\($0))" } ?? "")"
  }
}
