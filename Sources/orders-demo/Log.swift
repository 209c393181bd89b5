import Glibc

/// Lines on standard error, each written whole.
enum Log {
  /// Control characters are shown as `\u{…}`, so that what a client sends can start no line of its own.
  static func line(_ text: String) {
    var line = ""
    for scalar in text.unicodeScalars {
      line += scalar.value < 0x20 || scalar.value == 0x7F ? scalar.escaped(asASCII: true) : String(scalar)
    }
    line += "\n"
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      // Nobody listens any more: the service does not depend on its log.
      guard written > 0 else { return }
      bytes.removeFirst(written)
    }
  }
}
