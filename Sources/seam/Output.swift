import Glibc
import SeamReport
import SeamRuntime
import SeamSource
import SeamValue
import Synchronization

/// Where text leaves the program: the one place that writes, and the one that hides secrets.
final class Output: Sendable {
  private let redactor = Mutex(Redactor([]))
  private let failed = Mutex(Failed())

  /// The first error of standard output, and what is to happen then.
  private struct Failed {
    var error: Int32?
    var handler: (@Sendable () -> Void)?
  }

  let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Colour on a terminal only, and never where `NO_COLOR` is set (no-color.org).
  var style: TextStyle {
    isTerminal && (Environment["NO_COLOR"] ?? "").isEmpty && Environment["TERM"] != "dumb" ? .coloured : .plain
  }

  /// Whether lines may be rewritten.
  var isLive: Bool { isTerminal && Environment["CI"] == nil && Environment["TERM"] != "dumb" }

  /// In columns: what `COLUMNS` says, else the terminal, as it is now.
  var width: Int {
    if let columns = Environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// Hides these values from now on, in every form in which they may be printed.
  func hide(_ secrets: [Value]) {
    redactor.withLock { $0 = Redactor(secrets.map(\.rendered)) }
  }

  func print(_ text: String) {
    guard !text.isEmpty, error == nil, let error = write(text, to: STDOUT_FILENO) else { return }
    let handler = failed.withLock { failed in
      failed.error = error
      defer { failed.handler = nil }
      return failed.handler
    }
    handler?()
  }

  func printError(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// The whole content of a file.
  func write(_ text: String, to file: ReportFile) throws(ReportFile.Failure) {
    try file.write(Array(redactor.withLock { $0.redact(text) }.utf8))
  }

  // MARK: Nobody listening

  /// Why nothing can be printed any more, an error number: EPIPE where nobody reads. From then on nothing is.
  var error: Int32? { failed.withLock(\.error) }

  /// Called once, when something cannot be printed.
  func onFailure(_ handler: @escaping @Sendable () -> Void) {
    let hasFailed = failed.withLock { failed in
      failed.handler = handler
      return failed.error != nil
    }
    if hasFailed { handler() }
  }

  /// Takes a line away that is still to be rewritten, without waiting for anybody: the process is about to end.
  func leave() {
    guard isLive, let bytes = redactor.withLockIfAvailable({ _ in Array("\r\u{1B}[2K".utf8) }) else { return }
    _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  /// The error number where not all of it could be written.
  private func write(_ text: String, to descriptor: Int32) -> Int32? {
    guard !text.isEmpty else { return nil }
    return redactor.withLock { redactor in
      var bytes = Array(redactor.redact(text).utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count < 0, errno == EAGAIN {
          // Somebody who has the same terminal or pipe does not want to wait for it; Seam does.
          var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&wait, 1, -1)
          continue
        }
        guard count > 0 else { return errno }
        bytes = bytes.dropFirst(count)
      }
      return nil
    }
  }
}

/// The process's environment variables.
enum Environment {
  static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
