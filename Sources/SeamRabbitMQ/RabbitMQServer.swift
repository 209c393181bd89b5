import Glibc
import SeamRuntime

/// A throw-away broker: what is started, and how (RabbitMQ, *Configuration*). Everything it is told, it is told by its environment.
enum RabbitMQServer {
  /// The node's name may be the same for all: each has an `epmd` of its own to register with, on a port of its own.
  private static let node = "seam@localhost"
  private static let extraPorts = (management: 0, distribution: 1, epmd: 2)

  static func plan(_ http: any HTTPClient) -> LaunchPlan {
    LaunchPlan(
      name: "rabbitmq",
      // The one in /usr/sbin refuses other users than its own.
      program: Program(
        "rabbitmq-server", directories: ["/usr/lib/rabbitmq/bin", "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin"],
        package: "rabbitmq-server"),
      needsPort: true, extraPorts: 3, isUnprivileged: true,
      // Nothing of it is kept, so it need not take its leave.
      stopSignal: SIGKILL, readyWithin: .seconds(120),
      isReady: { site, log throws(DriverFailure) in
        // Asked before it listens, it costs the start more than it tells.
        guard log.lines().contains(where: { $0.contains("Server startup complete") }) else { return false }
        try await RabbitMQManagement(address(site, virtualHost: "/"), http).send("GET", "overview?disable_stats=true")
        return true
      },
      command: { site, program throws(EnvironmentFailure) in
        Command(program, environment: environment(site), directory: site.directory)
      })
  }

  static func address(_ site: LaunchSite, virtualHost: String) -> RabbitMQAddress {
    RabbitMQAddress(port: site.port, managementPort: site.extraPorts[extraPorts.management], virtualHost: virtualHost)
  }

  private static func environment(_ site: LaunchSite) -> [(name: String, value: String)] {
    let directory = site.directory
    let settings = [
      "-rabbit tcp_listeners [{\"127.0.0.1\",\(site.port)}]", "-rabbit loopback_users []", "-rabbit disk_free_limit 0",
      "-rabbitmq_management tcp_config [{ip,\"127.0.0.1\"},{port,\(site.extraPorts[extraPorts.management])}]",
      "-kernel inet_dist_use_interface {127,0,0,1}",
    ]
    return [
      // Erlang keeps its cookie there, which it makes for itself.
      ("HOME", directory),
      // Its settings are not those of the machine's own broker.
      ("RABBITMQ_CONF_ENV_FILE", "/dev/null"), ("RABBITMQ_CONFIG_FILE", directory + "/none"),
      ("RABBITMQ_ADVANCED_CONFIG_FILE", directory + "/none.config"), ("RABBITMQ_ENABLED_PLUGINS", "rabbitmq_management"),
      ("RABBITMQ_ENABLED_PLUGINS_FILE", directory + "/enabled_plugins"), ("RABBITMQ_MNESIA_BASE", directory + "/mnesia"),
      ("RABBITMQ_LOG_BASE", directory), ("RABBITMQ_LOGS", "-"), ("RABBITMQ_NODENAME", node), ("ERL_EPMD_ADDRESS", "127.0.0.1"),
      ("RABBITMQ_DIST_PORT", String(site.extraPorts[extraPorts.distribution])),
      ("ERL_EPMD_PORT", String(site.extraPorts[extraPorts.epmd])),
      ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", settings.joined(separator: " ")),
      // The script becomes the broker, instead of waiting for it.
      ("RUNNING_UNDER_SYSTEMD", "true"), ("NOTIFY_SOCKET", ""), ("LANG", "C.UTF-8"),
    ]
  }
}
