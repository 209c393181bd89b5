import SeamSource
import SeamSpec

/// The words of a command line, taken apart: options first to last, and what is left.
struct Arguments {
  private var words: [String]
  private(set) var paths: [String] = []
  private(set) var flags: Set<String> = []
  private(set) var values: [String: [String]] = [:]

  /// - Parameters:
  ///   - flags: options without a value, `--fail-fast` or `-v`.
  ///   - options: options with a value, `--tag x` or `--tag=x`; each may come several times.
  init(_ words: [String], flags: Set<String>, options: Set<String>) throws(UsageError) {
    self.words = words.reversed()
    while let word = self.words.popLast() {
      if word == "--" {
        paths += self.words.reversed()
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        paths.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0]
      if flags.contains(name) {
        guard parts.count == 1 else { throw UsageError("\(name) takes no value") }
        self.flags.insert(name)
      } else if options.contains(name) {
        guard let value = parts.count == 2 ? parts[1] : self.words.popLast() else { throw UsageError("\(name) needs a value") }
        values[name, default: []].append(value)
      } else {
        throw .unknown("option", name, among: flags.union(options).sorted())
      }
    }
  }
}

extension Arguments {
  /// The last value of an option, a length of time above zero.
  func duration(_ name: String) throws(UsageError) -> Duration? {
    guard let text = values[name]?.last else { return nil }
    guard let duration = DurationText.parse(text), duration > .zero else {
      throw UsageError("\(name) needs a length of time such as 90s, 30m or 1h30m, and not '\(text)'")
    }
    return duration
  }
}

/// A mistake on the command line: exit status 2.
struct UsageError: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }

  static func unknown(_ what: String, _ name: String, among names: [String]) -> UsageError {
    let suggestion = NearestName.of(name, in: names).map { ": did you mean '\($0)'?" } ?? ""
    return UsageError("there is no \(what) '\(name)'\(suggestion)")
  }
}

/// What a command's end means to whoever called it.
enum ExitCode: Int32 {
  case passed = 0
  case failed = 1
  case wrong = 2
  case broken = 3
  /// The specs passed, but something that they have to keep to did not hold: they leak.
  case gate = 4
  /// By convention 128 + SIGINT.
  case interrupted = 130
  /// By convention 128 + SIGPIPE: nobody reads the output any more.
  case unread = 141
}
