import Glibc
import SeamRuntime

/// A throw-away server: what is started, and how (PostgreSQL, *Server Configuration*).
struct PostgresServer: Sendable {
  /// The major version asked for.
  let version: Int?

  /// Databases that ask for the same version are on one server.
  private var name: String { version.map { "postgres \($0)" } ?? "postgres" }

  var plan: LaunchPlan {
    LaunchPlan(
      name: name, program: program, template: Self.dataDirectory, needsPort: true, isUnprivileged: true, stopSignal: SIGQUIT,
      readyWithin: .seconds(60),
      isReady: { site, log throws(DriverFailure) in
        // The port is open before the server takes connections, and each that it turns away is a line in its log.
        guard log.lines(limit: 4096).contains(where: { $0.hasSuffix("database system is ready to accept connections") }) else {
          return false
        }
        let connection = PostgresConnection(PostgresAddress(port: site.port, database: "template1"))
        try await connection.perform(within: .seconds(5)) { session, deadline throws(PostgresFailure) in
          try session.connect(by: deadline)
        }.driven()
        await connection.close()
        return true
      },
      command: { [name, version] site, program throws(EnvironmentFailure) in
        if let version { try Self.check(version, name: name, site, program) }
        return Command(program, Self.arguments(site))
      })
  }

  // MARK: The program

  /// Where a version is asked for the others are looked at too: to say that it is not among them.
  private var program: Program {
    let places = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"]
    guard let version else { return Program("postgres", directories: places, package: "postgresql") }
    let wanted = places.map { place in place.split(separator: "*").joined(separator: String(version)) }
    return Program("postgres", directories: wanted + places, package: "postgresql-\(version)")
  }

  /// The data directory says what made it.
  private static func check(_ version: Int, name: String, _ site: LaunchSite, _ program: String) throws(EnvironmentFailure) {
    guard let found = firstLine(of: site.data + "/PG_VERSION"), found != String(version) else { return }
    throw EnvironmentFailure(
      name, "needs PostgreSQL \(version), and what is installed is PostgreSQL \(found) (\(program))",
      hint: "install it with: \(InstallCommand.of("postgresql-\(version)"))")
  }

  private static func firstLine(of path: String) -> String? {
    ProcessLog(path: path).lines(limit: 100).first
  }

  // MARK: The data directory

  /// One superuser whom nobody asks for a password; text in UTF-8, sorted by code points on every machine.
  private static let dataDirectory = DirectoryTemplate(key: "postgres-trust-c-utf8-wal1") { path, program in
    let bin = program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return Command(
      bin + "/initdb",
      [
        "--pgdata", path, "--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        "--no-instructions", "--wal-segsize", "1",
      ])
  }

  // MARK: The command line

  private static func arguments(_ site: LaunchSite) -> [String] {
    let settings: [(String, String)] = [
      // A socket's path may be no longer than 107 bytes, and who is on this machine can as well use the port.
      ("listen_addresses", "127.0.0.1"), ("unix_socket_directories", ""), ("max_connections", "500"), ("shared_buffers", "64MB"),
      // Nothing outlives the run, so nothing has to survive a crash.
      ("fsync", "off"), ("full_page_writes", "off"), ("max_wal_size", "4GB"), ("checkpoint_timeout", "1h"),
      // The log is flushed at each commit, or logical decoding would see nothing; without fsync that costs little.
      ("synchronous_commit", "on"), ("wal_level", "logical"), ("max_wal_senders", "300"), ("max_replication_slots", "300"),
      // What XA and two-phase commit need.
      ("max_prepared_transactions", "50"),
      // In the data directory, so that even a killed server leaves nothing in /dev/shm.
      ("dynamic_shared_memory_type", "mmap"), ("timezone", "UTC"), ("log_timezone", "UTC"), ("lc_messages", "C"),
      ("log_checkpoints", "off"), ("log_line_prefix", "%m [%p] %q%a %d: "), ("log_min_messages", "warning"),
    ]
    return ["-D", site.data, "-p", String(site.port)] + settings.flatMap { ["-c", "\($0)=\($1)"] }
  }
}
