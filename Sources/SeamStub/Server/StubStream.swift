/// An answer that is sent piece by piece.
struct StubStream: Sendable {
  var status: Int
  var headers: [(String, String)]
  var parts: [Part]

  struct Part: Sendable {
    /// Nil where the connection is broken.
    var bytes: [UInt8]?
    /// Before it is sent.
    var delay: Duration
  }
}
