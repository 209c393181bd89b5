// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors everywhere, and every type has to prove that it may cross threads.
let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A library of this package: a room of the house, which ARCHITECTURE.md walks through.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    swiftSettings: settings)
}

/// The reference client of a system: its header, and the functions that are looked up when it is loaded.
func client(_ name: String) -> Target {
  .target(name: name, dependencies: ["CLibrary"])
}

/// A library as Debian packages it.
func system(_ name: String, _ pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "seam",
  products: [
    .executable(name: "seam", targets: ["seam"]),
    .executable(name: "orders-demo", targets: ["orders-demo"]),
  ],
  targets: [
    // The front: text in, a checked model out, no input or output of its own.
    room("SeamSource"),
    room("SeamYAML", ["SeamSource"]),
    room("SeamValue", ["SeamSource", "CPCRE2"]),
    room("SeamExpression", ["SeamValue", "CGnuTLS"]),
    room("SeamSpec", ["SeamYAML", "SeamExpression"]),

    // The middle: the plan and its execution, and the processes that it needs.
    room("SeamRuntime", ["SeamSpec"]),
    room("SeamEnvironment", ["SeamRuntime", "CProcess"]),

    // One client each.
    room("SeamHTTP", ["SeamRuntime", "CCurl"]),
    room("SeamPostgres", ["SeamRuntime", "CPostgres"]),
    room("SeamSQLite", ["SeamRuntime", "CSQLite"]),
    room("SeamStub", ["SeamRuntime", "CMicroHTTPD", "CGnuTLS"]),
    room("SeamRabbitMQ", ["SeamRuntime", "CRabbitMQ"]),

    // The end: events in, text out; and the commands.
    room("SeamReport", ["SeamRuntime"]),
    .executableTarget(
      name: "seam",
      dependencies: [
        "SeamRuntime", "SeamEnvironment", "SeamHTTP", "SeamPostgres", "SeamSQLite", "SeamRabbitMQ", "SeamStub", "SeamReport", "CProcess",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "orders-demo", dependencies: ["SeamValue", "CMicroHTTPD", "CPostgres", "CCurl", "CRabbitMQ"],
      swiftSettings: settings),

    // Clients that are loaded when a run first needs them.
    client("CCurl"),
    client("CGnuTLS"),
    client("CMicroHTTPD"),
    client("CPostgres"),
    client("CSQLite"),
    client("CRabbitMQ"),
    .target(name: "CLibrary"),

    // C libraries that are linked, and the few system calls that Swift cannot make.
    system("CPCRE2", "libpcre2-8", apt: "libpcre2-dev"),
    .systemLibrary(name: "CProcess"),

    // Tests: a folder per target.
    .target(name: "TestSupport", dependencies: ["SeamValue"], path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(name: "CLibraryTests", dependencies: ["CLibrary"], swiftSettings: settings),
    tests("SeamSource"),
    tests("SeamYAML"),
    tests("SeamValue"),
    tests("SeamExpression"),
    tests("SeamSpec"),
    tests("SeamRuntime"),
    tests("SeamEnvironment"),
    tests("SeamHTTP", ["SeamEnvironment"]),
    tests("SeamPostgres", ["SeamEnvironment"]),
    tests("SeamSQLite"),
    tests("SeamStub", ["SeamHTTP"]),
    tests("SeamRabbitMQ", ["SeamEnvironment", "SeamHTTP"]),
    tests("SeamReport"),
    .testTarget(name: "OrdersDemoTests", dependencies: ["orders-demo", "SeamValue", "TestSupport"], swiftSettings: settings),
    // The commands as a user runs them: the built binaries, started by the tests.
    .testTarget(name: "SeamCommandTests", dependencies: ["seam", "orders-demo", "TestSupport"], swiftSettings: settings),
  ]
)
