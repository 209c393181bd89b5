import SeamSource
import SeamSpec
import SeamValue

/// A `receive` with all its values: looks at messages as they come, until enough of them satisfy what is expected.
struct PreparedReceive: PreparedOperation {
  enum Source: Sendable {
    /// Copies of what was sent, from where the spec began.
    case watched(key: String, exchange: String?, MessageWatch)
    /// Requests that a stub has received.
    case requests(String, RequestLine, MessageWatch)
    case queue(String, any MessageDependency)
  }

  let source: Source
  let count: Int?
  let messages: any MessageSource
  let dependency: String
  let expectations: [Step.Expectation]
  let id: String?
  let scope: Scope
  let span: SourceSpan

  /// A message that was looked at.
  private struct Candidate {
    var message: Message
    var result: Value
    /// Why it is not the one; nil where it is.
    var reasons: [String]
    var isTaken = false
  }

  func perform(timeout: Duration) async throws(Issue) -> Performance {
    let end = ContinuousClock.now + timeout
    switch source {
    case .watched(let key, let exchange, let watch):
      return try await performWatching(watch, until: end, told: (key, exchange)) { message in
        message.key == key && (exchange == nil || message.exchange == exchange) ? MessageText.result(message) : nil
      }
    case .requests(let title, let line, let watch):
      return try await performWatching(watch, until: end, told: (title, nil)) { message in
        line.parameters(of: message.key).map { parameters in
          guard case .map(var fields) = MessageText.result(message) else { return MessageText.result(message) }
          fields["path"] = .object(parameters.map { ($0.0, .string($0.1)) })
          return .map(fields)
        }
      }
    case .queue(let name, let broker): return try await performConsuming(name, broker, until: end)
    }
  }

  // MARK: Copies

  /// - Parameter result: what is seen of a message; nil for one that was sent elsewhere.
  private func performWatching(
    _ watch: MessageWatch, until end: ContinuousClock.Instant, told: (key: String, exchange: String?), _ result: (Message) -> Value?
  ) async throws(Issue) -> Performance {
    var seen: [(message: Message, isCandidate: Bool)] = []
    var candidates: [(place: Int, candidate: Candidate)] = []
    while true {
      let found = candidates.filter { $0.candidate.reasons.isEmpty && !watch.isTaken($0.place) }
      if found.count >= count ?? 1 {
        let chosen = Array(found.prefix(count ?? 1))
        if watch.take(chosen.map(\.place)) { return performance(chosen.map(\.candidate)) }
        continue
      }
      let more = try await messages(since: watch.since + seen.count, until: end)
      guard !more.isEmpty else {
        let shown = candidates.map { place, candidate in
          var candidate = candidate
          candidate.isTaken = watch.isTaken(place)
          return candidate
        }
        throw failure(told.key, told.exchange, shown, seen.filter { !$0.isCandidate }.map(\.message))
      }
      for message in more {
        let place = watch.since + seen.count
        let result = result(message)
        seen.append((message, result != nil))
        if let result { candidates.append((place, try candidate(message, result))) }
      }
    }
  }

  private func messages(since place: Int, until end: ContinuousClock.Instant) async throws(Issue) -> [Message] {
    do {
      return try await messages.messages(since: place, timeout: end - .now)
    } catch {
      throw Issue(driver: error, at: span, exchange: nil, isEnvironment: true)
    }
  }

  // MARK: A queue

  private func performConsuming(_ queue: String, _ broker: any MessageDependency, until end: ContinuousClock.Instant) async throws(Issue)
    -> Performance
  {
    var candidates: [Candidate] = []
    while true {
      let found = candidates.filter(\.reasons.isEmpty)
      if found.count >= count ?? 1 { return performance(found) }
      let answer: Result<Message?, MessageRefusal>
      do {
        answer = try await broker.consume(queue, timeout: end - .now)
      } catch {
        throw Issue(driver: error, at: span, exchange: nil, isEnvironment: true)
      }
      switch answer {
      case .success(let message?): candidates.append(try candidate(message, MessageText.result(message)))
      case .success(nil): throw failure(queue, candidates)
      case .failure(let refusal):
        throw Issue(.failed, [Diagnostic("not-received", "\(dependency) refused it: \(refusal.message)", at: span)])
      }
    }
  }

  // MARK: Judging

  private func candidate(_ message: Message, _ result: Value) throws(Issue) -> Candidate {
    let seen = scope.with(result: result, as: id)
    var reasons: [String] = []
    for expectation in expectations {
      do throws(Diagnostic) {
        let pattern = if let constant = expectation.constant { constant } else { try expectation.pattern.evaluate(seen) }
        reasons += pattern.match(result[expectation.field], at: expectation.field).map {
          "\($0.path): expected \($0.expected), found \($0.found)"
        }
      } catch {
        reasons.append(error.message)
      }
    }
    return Candidate(message: message, result: result, reasons: reasons)
  }

  private func performance(_ chosen: [Candidate]) -> Performance {
    let results = chosen.map(\.result)
    var result = results.first ?? .object([])
    if count != nil, case .map(var fields) = result {
      fields["messages"] = .list(results)
      result = .map(fields)
    }
    let messages = chosen.map(\.message)
    return Performance(
      result: result, exchange: Exchange { [dependency] in messages.map { .init("received from \(dependency)", MessageText.describe($0)) } }
    )
  }

  // MARK: Telling

  private static let shownCandidates = 10

  private var isOfRequests: Bool {
    if case .requests = source { true } else { false }
  }

  private func failure(_ key: String, _ exchange: String?, _ candidates: [Candidate], _ others: [Message]) -> Issue {
    let place = exchange.map { " by the exchange '\($0)'" } ?? ""
    var notes = notes(candidates)
    if !others.isEmpty {
      var names: [String] = []
      for title in others.map(MessageText.title) where !names.contains(title) { names.append(title) }
      let more = names.count > 8 ? " and \(names.count - 8) more" : ""
      notes.append(
        "\(isOfRequests ? "of other requests there were" : "sent with another key or exchange"): \(names.prefix(8).joined(separator: "; "))\(more)"
      )
    }
    if candidates.isEmpty, others.isEmpty {
      notes.append("nothing at all \(isOfRequests ? "was received" : "was sent") since the spec began")
    }
    return issue("'\(key)'\(place)", candidates, notes)
  }

  private func failure(_ queue: String, _ candidates: [Candidate]) -> Issue {
    var notes = notes(candidates)
    if candidates.isEmpty { notes.append("the queue was empty all the while") }
    return issue("the queue '\(queue)'", candidates, notes)
  }

  private func issue(_ what: String, _ candidates: [Candidate], _ notes: [String]) -> Issue {
    let fitting = candidates.count { $0.reasons.isEmpty && !$0.isTaken }
    let thing = isOfRequests ? "request" : "message"
    let wanted = count.map { "\($0) \(thing)s" } ?? thing
    let label = candidates.isEmpty ? "none came" : "\(candidates.count) came, \(fitting == 0 ? "none" : "only \(fitting)") of them fits"
    let messages = candidates.map(\.message)
    return Issue(
      .failed,
      [
        Diagnostic(
          isOfRequests ? "no-request" : "no-message", "\(count == nil ? "no " : "not ")\(wanted) of \(what)", at: span, label: label,
          notes: notes)
      ],
      exchange: messages.isEmpty
        ? nil
        : Exchange { [dependency] in messages.prefix(Self.shownCandidates).map { .init("seen on \(dependency)", MessageText.describe($0)) }
        })
  }

  /// Why each was not the one.
  private func notes(_ candidates: [Candidate]) -> [String] {
    var notes: [String] = []
    for (index, candidate) in candidates.prefix(Self.shownCandidates).enumerated() {
      let reason =
        candidate.isTaken ? "another 'receive' took it" : candidate.reasons.isEmpty ? "it fits" : candidate.reasons.joined(separator: "; ")
      notes.append("\(isOfRequests ? "request" : "message") \(index + 1): \(reason)")
    }
    if candidates.count > Self.shownCandidates { notes.append("… and \(candidates.count - Self.shownCandidates) more") }
    return notes
  }
}
