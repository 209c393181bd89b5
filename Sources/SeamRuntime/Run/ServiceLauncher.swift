import Glibc
import SeamSource
import SeamSpec
import SeamValue

/// Turns what the project says of a service into a launch plan, its expressions computed from what is already running.
struct ServiceLauncher: Sendable {
  let plan: ServicePlan
  /// The folder of `seam.yaml`, in which services run.
  let projectRoot: String
  let globals: [String: Value]
  let http: any HTTPClient
  let processes: any ProcessHost

  private var service: Service { plan.service }

  /// Nil for a service with an address.
  func launchPlan() -> LaunchPlan? {
    guard let run = service.run else { return nil }
    let program = run.first?.constant?.rendered ?? ""
    let search: LogSearch? = if case .log(let text) = service.readiness { LogSearch(text) } else { nil }
    return LaunchPlan(
      name: service.name, program: Program(program, base: projectRoot), needsPort: plan.needsPort, stopSignal: SIGTERM,
      readyWithin: service.readyWithin ?? Defaults.serviceReadyWithin,
      isReady: { site, log throws(DriverFailure) in try await isReady(site, log, search) },
      command: { site, path throws(EnvironmentFailure) in try command(run, site, path) })
  }

  /// A service that somebody else runs.
  func given() throws(EnvironmentFailure) -> RunningService {
    let scope = Scope(globals: globals, functions: HostFunctions())
    guard let template = service.url else { throw EnvironmentFailure(service.name, "has neither a command line nor an address") }
    var url = try text(template, scope)
    while url.hasSuffix("/") { url.removeLast() }
    return RunningService(
      name: service.name, url: url, defaultHeaders: try headers(scope), process: nil, attributes: ["url": .string(url)])
  }

  func running(_ process: any LaunchedProcess) throws(EnvironmentFailure) -> RunningService {
    let attributes = attributes(process.site)
    return RunningService(
      name: service.name, url: attributes["url"]?.rendered ?? "", defaultHeaders: try headers(scope(process.site)), process: process,
      attributes: attributes)
  }

  private func attributes(_ site: LaunchSite) -> [String: Value] {
    ["url": .string("http://127.0.0.1:\(site.port)"), "host": "127.0.0.1", "port": .int(Int64(site.port))]
  }

  private func scope(_ site: LaunchSite) -> Scope {
    var scope = Scope(globals: globals, functions: HostFunctions())
    scope["port"] = .int(Int64(site.port))
    scope[service.name] = .map(ValueMap(attributes(site).map { (.string($0.key), $0.value) }))
    return scope
  }

  private func headers(_ scope: Scope) throws(EnvironmentFailure) -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    for member in service.defaultHeaders { headers.append(HTTPHeader(member.key, try text(member.value, scope))) }
    return headers
  }

  private func command(_ run: [Template], _ site: LaunchSite, _ path: String) throws(EnvironmentFailure) -> Command {
    let scope = scope(site)
    var arguments: [String] = []
    for template in run.dropFirst() { arguments.append(try text(template, scope)) }
    var environment: [(name: String, value: String)] = [("TZ", "UTC"), ("LANG", "C.UTF-8")]
    for member in service.environment { environment.append((member.key, try text(member.value, scope))) }
    return Command(path, arguments, environment: environment, directory: projectRoot)
  }

  private func isReady(_ site: LaunchSite, _ log: ProcessLog, _ search: LogSearch?) async throws(DriverFailure) -> Bool {
    switch service.readiness {
    case .http(let method, let path):
      let response = try await http.send(
        HTTPRequest(method: method, url: "http://127.0.0.1:\(site.port)\(path)", headers: [], timeout: .seconds(2)))
      if response.status < 400 { return true }
      throw DriverFailure(.invalid, "\(method) \(path) was answered with the status \(response.status)")
    case .tcp(let template):
      let port = (try? template.evaluate(scope(site))).flatMap { Int($0.rendered.split(separator: ":").last.map(String.init) ?? "") }
      guard let port else { throw DriverFailure(.invalid, "'tcp' has to be a port") }
      return try Loopback.accepts(port)
    case .log: return search?.isFound(in: log) == true
    case .exec(let words):
      let scope = scope(site)
      var command: [String] = []
      for word in words { command.append((try? word.text(scope)) ?? "") }
      let result = try await processes.execute(
        Command(command.first ?? "", Array(command.dropFirst()), directory: projectRoot), timeout: .seconds(5))
      if result.exit == .exited(0) { return true }
      throw DriverFailure(.invalid, "\(command.first ?? "") ended with \(result.exit)")
    case nil: return plan.needsPort ? try Loopback.accepts(site.port) : true
    }
  }

  private func text(_ template: Template, _ scope: Scope) throws(EnvironmentFailure) -> String {
    do {
      return try template.text(scope)
    } catch {
      throw EnvironmentFailure(service.name, "cannot be started: \(error.message)")
    }
  }
}
