import Glibc
import SeamRuntime
import SeamSpec

/// Puts a file back between specs, tells what has changed in it, and says what a spec left behind.
actor SQLiteRestorer {
  let connection: SQLiteConnection
  let policy: IsolationPolicy
  private let ignored: FileDifference.Ignored
  /// The beginning of the names of copies; nil for a file that is somebody else's.
  private let copies: String?
  /// The file as specs find it; nil where nobody has to put it back.
  var baseline: FileCopy?
  /// Where steps with effects began, in this spec.
  private var marks: [UInt64: FileCopy] = [:]
  private var lastMark: UInt64 = 0
  /// What was found last, so that it is not looked for again as long as nobody has written.
  private var seen: (mark: UInt64, version: FileVersion, effects: [Effect])?
  /// Whether no spec has begun since it was settled.
  private var isFresh = false

  /// Of the spec that is over.
  var ending: SpecEnding?
  /// The file when the spec had come to rest.
  var rested: FileCopy?
  var found = Audit()
  /// Whether somebody holds the lock for writing, so that the file has to be replaced.
  var isHeld = false

  static let patience = Duration.seconds(30)
  /// For locks of others, and for transactions that are still open.
  static let rest = Duration.seconds(1)
  /// How long nobody may have committed anything before the state is taken for the last.
  private static let stillness = Duration.milliseconds(3)
  /// A copy is as large as the file.
  private static let maximumMarks = 64

  init(_ connection: SQLiteConnection, _ policy: IsolationPolicy, copies: String?, ignoring ignored: FileDifference.Ignored) {
    self.connection = connection
    self.policy = policy
    self.copies = copies
    self.ignored = ignored
  }

  private func copyPath(_ name: String) throws(DriverFailure) -> String {
    guard let copies else { throw DriverFailure(.invalid, "it was given, so it is not copied") }
    return "\(copies).\(name).sqlite"
  }

  // MARK: Settling

  func settle() async throws(DriverFailure) {
    isFresh = true
    guard copies != nil else { return }
    guard policy != .unique, policy != .none else {
      baseline = nil
      return
    }
    try await capture()
  }

  private func capture() async throws(DriverFailure) {
    let (known, path) = (baseline, try copyPath("copy"))
    baseline = try await perform { file, limit throws(SQLiteFailure) in
      file.reset()
      if let known, let version = known.version, try file.version(by: limit) == version { return known }
      return try file.copy(to: path, by: limit)
    }
  }

  // MARK: Restoring

  /// Under `rollback` everything that the spec's own session does is in one transaction.
  func begin(_ policy: IsolationPolicy) async throws(DriverFailure) {
    isFresh = false
    if copies != nil, baseline == nil, policy != .unique, policy != .none { try await capture() }
    guard copies != nil || policy == .rollback else { return }
    try await perform { file, limit throws(SQLiteFailure) in try file.begin(inTransaction: policy == .rollback, by: limit) }
  }

  /// - Parameter chosen: the policy of the spec that ran; nil for that of the file.
  func restore(after chosen: IsolationPolicy?) async throws(DriverFailure) -> Restoration {
    try await perform { file, _ in file.reset() }
    forgetMarks()
    guard copies != nil else { return .unchanged }
    if isHeld { return try await replace() }
    try await noteLate()
    switch chosen ?? policy {
    case .none, .unique:
      // What stays is what the specs find that come next.
      try await settle()
      return .unchanged
    case .clone: return isFresh ? .unchanged : try await replace()
    case .truncate: return try await putBack(byTable: true)
    case .rewind, .rollback: return try await putBack(byTable: false)
    }
  }

  /// - Parameter byTable: whether only tables that differ are written anew, as long as that is enough.
  func putBack(byTable: Bool) async throws(DriverFailure) -> Restoration {
    guard let copy = baseline else {
      try await settle()
      return .unchanged
    }
    let transfer: SQLiteFile.Transfer? = try await perform { file, limit throws(SQLiteFailure) in
      let before = try file.version(by: limit)
      if before == copy.version { return nil }
      if byTable, try file.rewriteTables(from: copy, lockTimeout: Self.rest, by: limit) {
        return .done(try file.version(by: limit) == before ? before : nil)
      }
      return try file.putBack(copy, lockTimeout: Self.rest, by: limit)
    }
    switch transfer {
    case nil: return .unchanged
    case .done(let version):
      baseline?.version = version
      return .undone
    case .locked:
      found.leaks.append(Leak("file", "could not be put back, and was replaced by a copy: another connection kept it locked"))
    case .refused(let reason):
      found.leaks.append(Leak("file", "could not be put back, and was replaced by a copy: \(reason)"))
    }
    return try await replace()
  }

  private func replace() async throws(DriverFailure) -> Restoration {
    guard let copy = baseline else { return .unchanged }
    try await perform { file, limit throws(SQLiteFailure) in try file.replace(with: copy, by: limit) }
    // What is remembered of the old file is not what services make of the new one.
    baseline?.version = nil
    (isHeld, rested) = (false, nil)
    found.restoration = .replaced
    return .replaced
  }

  // MARK: Watching

  /// Waits until nobody else is about to write and nobody has committed for a moment; who still holds the lock after a second.
  func comeToRest() async throws(DriverFailure) -> LockHolder? {
    let start = ContinuousClock.now
    var pause = Duration.milliseconds(2)
    var last = baseline?.version
    while true {
      let (holder, version) = try await perform { file, limit throws(SQLiteFailure) in
        let holder = file.writer()
        return (holder, holder == nil ? try file.version(by: limit) : nil)
      }
      let isOver = ContinuousClock.now - start >= Self.rest
      if holder == nil, version == last || isOver { return nil }
      if let holder, isOver { return holder }
      last = version
      try? await Task.sleep(for: holder == nil ? Self.stillness : pause)
      if holder != nil { pause = min(pause * 2, .milliseconds(50)) }
    }
  }

  /// Waits until what was set off before has come to rest, and remembers the file as it is then.
  func markEffects() async throws(DriverFailure) -> UInt64 {
    guard copies != nil else { throw DriverFailure(.invalid, "the file was given, so it is not watched") }
    _ = try await comeToRest()
    let known = ([baseline].compactMap(\.self) + marks.values).filter { $0.version != nil }
    lastMark += 1
    let path = try copyPath("mark-\(lastMark)")
    marks[lastMark] = try await perform { file, limit throws(SQLiteFailure) in
      let version = try file.version(by: limit)
      if let same = known.first(where: { $0.version == version }) { return same }
      return try file.copy(to: path, by: limit)
    }
    if let oldest = marks.keys.min(), marks.count > Self.maximumMarks { forget(oldest) }
    return lastMark
  }

  private func forget(_ mark: UInt64) {
    guard let copy = marks.removeValue(forKey: mark), copy.path != baseline?.path else { return }
    if !marks.values.contains(where: { $0.path == copy.path }) { unlink(copy.path) }
  }

  private func forgetMarks() {
    for mark in marks.keys.sorted() { forget(mark) }
    seen = nil
  }

  func effects(since mark: UInt64) async throws(DriverFailure) -> [Effect] {
    guard let copy = marks[mark] else { throw DriverFailure(.invalid, "what it held then is no longer known") }
    let (known, ignored) = (seen.flatMap { $0.mark == mark ? $0 : nil }, ignored)
    let (version, effects) = try await perform { file, limit throws(SQLiteFailure) in
      let version = try file.version(by: limit)
      if version == copy.version { return (version, [Effect]()) }
      if let known, known.version == version { return (version, known.effects) }
      return (version, try file.difference(from: copy, by: limit).effects(ignoring: ignored))
    }
    seen = (mark, version, effects)
    return effects
  }

  /// How the file differs from a copy, without what the project ignores.
  func changes(since copy: FileCopy) async throws(DriverFailure) -> [Effect] {
    let ignored = ignored
    return try await perform { file, limit throws(SQLiteFailure) in
      try file.difference(from: copy, by: limit).effects(ignoring: ignored)
    }
  }

  /// Copies the file as it is now that a spec has come to rest.
  func copyRested() async throws(DriverFailure) -> FileCopy {
    let (known, path) = (baseline, try copyPath("rested"))
    return try await perform { file, limit throws(SQLiteFailure) in
      if let known, let version = known.version, try file.version(by: limit) == version { return known }
      return try file.copy(to: path, by: limit)
    }
  }

  func perform<R: Sendable>(
    _ body: @Sendable (SQLiteFile, CallLimit) throws(SQLiteFailure) -> R
  ) async throws(DriverFailure) -> R {
    switch await connection.perform(within: Self.patience, body) {
    case .success(let result): return result
    case .failure(.failed(let failure)): throw failure
    case .failure(.refused(let error)): throw DriverFailure(.invalid, "SQLite refused it: \(error.message)")
    }
  }
}
