import Glibc
import SeamRuntime

/// Until when a call may take, and what ends it before.
struct Deadline: Sendable {
  enum Wake {
    case ready
    case timedOut
    case cancelled
  }

  let timeout: Duration
  private let end: ContinuousClock.Instant
  private let interrupt: Interrupt?

  /// Begins now.
  init(_ timeout: Duration, interrupt: Interrupt? = nil) {
    self.timeout = timeout
    self.interrupt = interrupt
    end = .now + timeout
  }

  /// Whether it has passed. Who sends without end is never waited for, so that has to be asked too.
  var isOver: Bool { ContinuousClock.now >= end }

  /// Waits until a descriptor is ready for any of `events`.
  func wait(for descriptor: Int32, _ events: Int32) -> Wake {
    var descriptors = [
      pollfd(fd: descriptor, events: Int16(events), revents: 0),
      pollfd(fd: interrupt?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let status = poll(&descriptors, nfds_t(descriptors.count), Self.milliseconds(from: .now, to: end))
      if status < 0, errno == EINTR { continue }
      if descriptors[1].revents != 0 { return .cancelled }
      // An error of `poll` itself is for the library to find on the socket.
      if status != 0 { return .ready }
      if ContinuousClock.now >= end { return .timedOut }
    }
  }

  /// Rounded up, so that `poll` does not return just before the end.
  private static func milliseconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Int32 {
    let (seconds, attoseconds) = (end - start).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    if seconds > 1_000_000 { return 1_000_000_000 }
    return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  /// `5s`, `1.5s`, `250ms`.
  var text: String {
    let (seconds, attoseconds) = timeout.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    if milliseconds % 1000 == 0 { return "\(milliseconds / 1000)s" }
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    return "\(Double(milliseconds) / 1000)s"
  }
}
