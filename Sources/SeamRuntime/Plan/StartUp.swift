/// What is started for a run, as a graph: processes, dependencies and services, each with what it waits for.
package struct StartUp: Sendable {
  package enum Part: Sendable {
    case launch(LaunchPlan)
    /// Connecting, migrating and seeding; the number is that of the process it needs.
    case open(any DependencyPlan, launch: Int?)
    case service(ServicePlan)

    package var name: String {
      switch self {
      case .launch(let plan): plan.name
      case .open(let plan, _): plan.name
      case .service(let plan): plan.service.name
      }
    }
  }

  package private(set) var parts: [Part] = []
  package private(set) var nodes: [Scheduler.Node] = []

  /// Dependencies that ask for the same process share it.
  package init(dependencies: [any DependencyPlan], services: [ServicePlan]) {
    var launches: [String: Int] = [:]
    var places: [String: Int] = [:]
    for dependency in dependencies {
      var launch: Int?
      if let plan = dependency.launch {
        launch = launches[plan.name]
        if launch == nil {
          launch = parts.count
          launches[plan.name] = launch
          parts.append(.launch(plan))
          nodes.append(.init())
        }
      }
      places[dependency.name] = parts.count
      parts.append(.open(dependency, launch: launch))
      nodes.append(.init(needs: launch.map { [$0] } ?? []))
    }
    for service in services {
      places[service.service.name] = parts.count
      parts.append(.service(service))
      nodes.append(.init())
    }
    for service in services {
      guard let place = places[service.service.name] else { continue }
      nodes[place].needs = service.needs.compactMap { places[$0] }
    }
  }
}
