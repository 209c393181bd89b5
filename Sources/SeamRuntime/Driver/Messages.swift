import SeamValue
import Synchronization

/// A message as a broker carries it.
package struct Message: Sendable {
  /// Empty for the exchange that leads straight to the queue of the key's name.
  package var exchange: String
  package var key: String
  /// What its sender chose to say about it.
  package var headers: ValueMap
  /// What the protocol says about it, such as `content_type`.
  package var properties: ValueMap
  package var body: [UInt8]

  package init(exchange: String, key: String, headers: ValueMap = ValueMap(), properties: ValueMap = ValueMap(), body: [UInt8]) {
    self.exchange = exchange
    self.key = key
    self.headers = headers
    self.properties = properties
    self.body = body
  }
}

/// What the broker itself answered to something that it refused: a message that reaches no queue, a queue that does not exist.
package struct MessageRefusal: Error {
  /// Lower case, without a full stop.
  package var message: String

  package init(_ message: String) {
    self.message = message
  }
}

/// What a kind of broker can do, known before the run.
package struct Messaging: Sendable {
  /// The properties that a message may have.
  package var properties: [String]
  /// Whether it sees only what it has asked for before the first step: then a `receive` names its exchange, and a key that is known by then.
  package var seesWhatItAsksFor: Bool

  package init(properties: [String], seesWhatItAsksFor: Bool = false) {
    self.properties = properties
    self.seesWhatItAsksFor = seesWhatItAsksFor
  }
}

/// Where messages are sent to.
package struct MessagePlace: Sendable, Hashable {
  package var exchange: String
  package var key: String

  package init(exchange: String, key: String) {
    self.exchange = exchange
    self.key = key
  }
}

/// A dependency that the actions `publish` and `receive` work on.
///
/// It watches everything that is sent through it, whoever sends it, without taking anything away from anybody.
package protocol MessageDependency: Dependency {
  /// Sends a message, and returns when the broker has taken charge of it. One that reaches no queue is refused.
  func publish(_ message: Message, timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal>

  /// The place in the log of all messages behind which everything is that is sent from now on. What is before it is forgotten.
  func mark() async throws(DriverFailure) -> Int

  /// Begins to see what is sent to these places, where it does not see everything anyhow. Called after `mark`, before the first step.
  func listen(to places: [MessagePlace], timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal>

  /// The messages behind a place in the log, in order; where there is none yet, waits for one, and at the end of its time returns none.
  func messages(since place: Int, timeout: Duration) async throws(DriverFailure) -> [Message]

  /// Takes the next message out of a queue: nobody else gets it. Nil where none comes in time.
  func consume(_ queue: String, timeout: Duration) async throws(DriverFailure) -> Result<Message?, MessageRefusal>
}

extension MessageDependency {
  package func listen(to places: [MessagePlace], timeout: Duration) async throws(DriverFailure) -> Result<Void, MessageRefusal> {
    .success(())
  }
}

/// What a spec has seen of a broker's messages: those since it began, without those that its steps have taken.
package final class MessageWatch: Sendable {
  package let since: Int
  private let taken = Mutex(Set<Int>())

  package init(since: Int) {
    self.since = since
  }

  package func isTaken(_ place: Int) -> Bool { taken.withLock { $0.contains(place) } }

  /// Takes them all; false, and none of them, where another step was faster.
  package func take(_ places: [Int]) -> Bool {
    taken.withLock { taken in
      guard taken.isDisjoint(with: places) else { return false }
      taken.formUnion(places)
      return true
    }
  }
}
