import Glibc
import SeamReport
import SeamRuntime
import SeamSource
import SeamValue
import Synchronization

/// Where text leaves the program: the one place that writes, and the one that hides secrets.
final class Output: Sendable {
  private let redactor = Mutex(Redactor([]))

  let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Colour on a terminal only, and never where `NO_COLOR` is set (no-color.org).
  var style: TextStyle {
    isTerminal && (Environment["NO_COLOR"] ?? "").isEmpty && Environment["TERM"] != "dumb" ? .coloured : .plain
  }

  /// Whether lines may be rewritten.
  var isLive: Bool { isTerminal && Environment["CI"] == nil && Environment["TERM"] != "dumb" }

  var width: Int {
    Environment["COLUMNS"].flatMap { Int($0) } ?? 80
  }

  /// Hides these values from now on, in every form in which they may be printed.
  func hide(_ secrets: [Value]) {
    let texts = secrets.map(\.rendered)
    let escaped = texts.map { String(JSON.write(.string($0)).dropFirst().dropLast()) }
    redactor.withLock { $0 = Redactor(texts + escaped + texts.map(URLText.component)) }
  }

  func print(_ text: String) { write(text, to: STDOUT_FILENO) }

  func printError(_ text: String) { write(text, to: STDERR_FILENO) }

  private func write(_ text: String, to descriptor: Int32) {
    guard !text.isEmpty else { return }
    redactor.withLock { redactor in
      var bytes = Array(redactor.redact(text).utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        // Nobody reads any more: there is no one to tell.
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }
  }
}

/// The process's environment variables.
enum Environment {
  static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
