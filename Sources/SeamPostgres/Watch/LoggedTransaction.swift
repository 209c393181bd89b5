/// A transaction as the log tells it, once it is committed.
struct LoggedTransaction: Sendable {
  var id: UInt32
  /// Where its commit ends in the log.
  var end: UInt64
  /// When it came by.
  var arrival = ContinuousClock.now
  /// What it did to rows, each as `test_decoding` writes it. Empty for one that changed the schema alone.
  var changes: [[UInt8]] = []
  /// What Seam wrote into it; empty for a transaction of somebody else.
  var marks: [String] = []

  var isOwn: Bool { !marks.isEmpty }
}
