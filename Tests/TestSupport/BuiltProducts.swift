import Glibc

/// The executables that were built together with the tests.
package enum BuiltProducts {
  package struct Missing: Error, CustomStringConvertible {
    package let description: String
  }

  /// The path of an executable of this package: it lies beside the test bundle, which is the running program or loaded by it.
  package static func path(of name: String) throws -> String {
    for bundle in [resolved("/proc/self/exe")].compactMap({ $0 }) + loadedBundles {
      let path = bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)] + "/\(name)"
      if access(String(path), X_OK) == 0 { return String(path) }
    }
    throw Missing(description: "there is no '\(name)' beside the tests: build it with swift build --build-tests")
  }

  /// Whether a program of that name is installed.
  package static func hasProgram(_ name: String) -> Bool {
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    return folders.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
  }

  /// The files ending in `.xctest` that are mapped into this process (proc(5), `/proc/pid/maps`).
  private static var loadedBundles: [String] {
    let maps = Files.read("/proc/self/maps").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let paths = maps.split(separator: "\n").compactMap { line in line.firstIndex(of: "/").map { String(line[$0...]) } }
    return paths.filter { $0.hasSuffix(".xctest") }
  }

  private static func resolved(_ path: String) -> String? {
    guard let target = realpath(path, nil) else { return nil }
    defer { free(target) }
    return String(cString: target)
  }
}
