import SeamExpression
import SeamRuntime
import SeamSource
import SeamSpec
import SeamValue
import Synchronization

/// Decides what each request is answered, and keeps them all.
final class StubRequests: RequestHandler {
  private struct State: ~Copyable {
    var table: RouteTable
    /// How many requests each route has taken, in the order of the table.
    var counts: [Int]
    var log = RequestLog()
    var problems: [Diagnostic] = []
    /// Of those that are not in `problems` any more, for there were too many.
    var furtherProblems = 0
  }

  private static let maximumProblems = 20

  private let name: String
  /// The routes of the file.
  private let original: RouteTable
  private let state: Mutex<State>

  /// - Parameters:
  ///   - values: what expressions of the routes see beside `request`.
  ///   - loader: reads what `file` names in them.
  init(name: String, routes: [StubRoute], values: [String: Value] = [:], loader: any Loader = NoFiles()) {
    self.name = name
    let bindings = FileBindings(values: values, functions: HostFunctions(loader: loader))
    let table = RouteTable(routes.map { CompiledRoute($0, bindings: bindings) })
    original = table
    state = Mutex(State(table: table, counts: Array(repeating: 0, count: table.routes.count)))
  }

  // MARK: Answering

  private enum Decision {
    case constant(StubResponse, delay: Duration)
    case computed(StubReply, CompiledRoute, Value, position: Int)
    case unmatched
  }

  func answer(_ record: RequestRecord) -> StubReaction {
    switch decide(record) {
    case .constant(let response, let delay): return .now(.whole(response), delay: delay)
    case .unmatched: return .now(Self.refusal(501, "no route of the stub '\(name)' takes this request"))
    case .computed(let reply, let route, let request, let position):
      do throws(Diagnostic) {
        let answer = try reply.answer(RouteBindings(request: request, outer: route.bindings))
        note(answer.status, at: position)
        return .now(answer, delay: reply.delay)
      } catch {
        var problem = error
        problem.notes.append("\(name) could not answer \(record.line)")
        report(problem)
        note(500, at: position)
        return .now(Self.refusal(500, "the reply of the stub '\(name)' cannot be computed: \(error.message)"))
      }
    }
  }

  /// Finds the route, counts and keeps the request, all at once: what is restored meanwhile is restored before or after it.
  private func decide(_ record: RequestRecord) -> Decision {
    state.withLock { state in
      var record = record
      guard let match = state.table.match(record) else {
        record.status = 501
        state.log.append(record)
        add(NearestRoute.problem(of: name, record, state.table, note: nil), to: &state)
        return .unmatched
      }
      let route = state.table.routes[match.index]
      let count = state.counts[match.index]
      state.counts[match.index] = count + 1
      record.route = route.location
      switch route.replies[min(count, route.replies.count - 1)] {
      case .constant(let response, let delay):
        record.status = response.status
        state.log.append(record)
        return .constant(response, delay: delay)
      case .computed(let reply):
        state.log.append(record)
        let request = match.request ?? RequestValue.of(record, parameters: match.parameters)
        return .computed(reply, route, request, position: state.log.end - 1)
      }
    }
  }

  func refuse(_ record: RequestRecord) -> StubResponse? {
    let limit = "\(HTTPServer.maximumBody >> 20) MiB"
    report(
      Diagnostic("large-request", "\(name): the body of \(record.line) is larger than \(limit)", at: nil, notes: ["it was answered 413"]))
    guard case .whole(let response) = Self.refusal(413, "a stub takes bodies of at most \(limit)") else { return nil }
    return response
  }

  func reject(_ record: RequestRecord) {
    let line = record.method.isEmpty ? String(decoding: record.target, as: UTF8.self) : record.line
    report(
      Diagnostic(
        "malformed-request", "\(name): what was sent for \(line) is no request of HTTP/1.1", at: nil,
        notes: ["it was refused, and not kept"]))
  }

  private static func refusal(_ status: Int, _ message: String) -> StubAnswer {
    let body = JSON.write(.object([("error", .string(message))]))
    return StubResponse(status: status, headers: [("Content-Type", "application/json")], body: Array(body.utf8)).map { .whole($0) } ?? .drop
  }

  private func note(_ status: Int, at position: Int) {
    state.withLock { $0.log.setStatus(status, at: position) }
  }

  private func report(_ problem: Diagnostic) {
    state.withLock { add(problem, to: &$0) }
  }

  private func add(_ problem: Diagnostic, to state: inout State) {
    if state.problems.count < Self.maximumProblems { state.problems.append(problem) } else { state.furtherProblems += 1 }
  }

  // MARK: For the run

  /// Puts routes before the others, and in the place of those with the same line.
  func replace(_ routes: [StubRoute], bindings: any Bindings & Sendable) {
    let own = routes.map { CompiledRoute($0, bindings: bindings) }
    set(RouteTable(own + original.routes.filter { kept in !routes.contains { $0.hasLine(of: kept.route) } }))
  }

  private func set(_ table: RouteTable) {
    state.withLock { state in
      state.table = table
      state.counts = Array(repeating: 0, count: table.routes.count)
    }
  }

  var mark: Int { state.withLock { $0.log.end } }

  func activity(since mark: Int) -> Exchange? {
    let (records, forgotten) = state.withLock { ($0.log.records(from: mark), max(0, $0.log.first - mark)) }
    return RequestText.activity(of: name, records, forgotten: forgotten)
  }

  /// The requests from a place in the log on, as a `receive` sees them.
  func messages(since place: Int) throws(DriverFailure) -> [Message] {
    let (records, first) = state.withLock { ($0.log.records(from: place), $0.log.first) }
    guard first <= place else {
      throw DriverFailure(.invalid, "\(name) keeps the last \(RequestLog.maximumCount) requests, and this spec has made more")
    }
    return records.map { record in
      var message = Message(exchange: "", key: record.line, body: record.body)
      message.request = { RequestValue.of(record, parameters: []) }
      return message
    }
  }

  /// Each request that came since, by method and path; Seam's own are no effects.
  func effects(since mark: Int) -> [Effect] {
    let records = state.withLock { $0.log.records(from: mark) }
    return records.filter { $0.header("user-agent")?.hasPrefix("seam/") != true }.map { record in
      Effect(.happened, names: [record.line], after: RequestValue.of(record, parameters: []))
    }
  }

  func takeProblems() -> [Diagnostic] {
    state.withLock { state in
      var problems = state.problems
      if state.furtherProblems > 0 {
        problems.append(Diagnostic("more-requests", "\(name): \(state.furtherProblems) further requests went wrong", at: nil))
      }
      (state.problems, state.furtherProblems) = ([], 0)
      return problems
    }
  }

  /// Begins anew with the routes of the file; whether anything had happened.
  func restore() -> Bool {
    state.withLock { state in
      let hasChanged = state.table !== original || state.log.end > state.log.first
      state.table = original
      state.counts = Array(repeating: 0, count: original.routes.count)
      state.log.removeAll()
      for index in state.problems.indices { state.problems[index].notes.append("it came before this spec began") }
      return hasChanged
    }
  }
}

extension StubAnswer {
  fileprivate var status: Int {
    switch self {
    case .whole(let response): response.status
    case .stream(let stream): stream.status
    case .drop: 0
    }
  }
}

extension RequestRecord {
  fileprivate var line: String { "\(method) \(String(decoding: path, as: UTF8.self))" }
}
