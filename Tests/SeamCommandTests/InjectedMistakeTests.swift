import Glibc
import TestSupport
import Testing

@Suite("a mistake in a valid project is told before the run, at its line, with what was meant", .serialized)
struct InjectedMistakeTests {
  private static let folder = Files.packageRoot + "/Tests/Mutations"

  /// One of Tests/Mutations/mutations.txt.
  struct Mutation: Sendable, CustomTestStringConvertible {
    var file = ""
    var old = ""
    var new = ""
    var id = ""
    var hint = ""
    /// Where it is told: the line that holds this text, of this file.
    var place: (file: String, text: String)?

    var testDescription: String { "\(file): \(old) => \(new)" }

    init?(_ block: [Substring]) {
      func unescaped(_ text: Substring) -> String { String(text).replacing("\\n", with: "\n").replacing("\\t", with: "\t") }
      func halves(_ line: Substring) -> (String, Substring)? {
        line.firstIndex(of: ":").map { (String(line[..<$0]), line[line.index(after: $0)...].drop { $0 == " " }) }
      }
      guard block.count >= 3, let colon = block[0].firstIndex(of: ":"), let expected = halves(block[2]) else { return nil }
      file = String(block[0][..<colon])
      old = unescaped(block[0][colon...].dropFirst(2))
      new = unescaped(block[1].dropFirst(3))
      (id, hint) = (expected.0, String(expected.1))
      if block.count > 3, let colon = block[3].firstIndex(of: ":") {
        place = (String(block[3][..<colon].dropFirst(3)), unescaped(block[3][colon...].dropFirst(2)))
      }
    }
  }

  static let mutations: [Mutation] = {
    let text = Files.read(folder + "/mutations.txt").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("#") }
    return lines.split(separator: "").compactMap { Mutation(Array($0)) }
  }()

  @Test("there are at least 200 of them, and without one the project has nothing wrong")
  func valid() async throws {
    #expect(Self.mutations.count >= 200)
    #expect(try await Seam.run("check", in: "Tests/Mutations/shop").output == "4 specs, nothing wrong\n")
  }

  /// In one test: each is only some milliseconds, and all share one copy of the project.
  @Test func mistakes() async throws {
    var template = Array("/tmp/seam-mutation-XXXXXX".utf8CString)
    let root = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { Self.remove(root) }
    let files = Self.files(in: Self.folder + "/shop")
    for (path, bytes) in files { #expect(Files.write(bytes, to: root + "/" + path)) }
    for mutation in Self.mutations {
      let bytes = try #require(files[mutation.file])
      let text = String(decoding: bytes, as: UTF8.self)
      guard let range = text.firstRange(of: mutation.old), text.ranges(of: mutation.old).count == 1 else {
        Issue.record("\(mutation.file) does not hold once: \(mutation.old)")
        continue
      }
      let changed = text.replacingCharacters(in: range, with: mutation.new)
      #expect(Files.write(Array(changed.utf8), to: root + "/" + mutation.file))
      let result = try await Self.check(root)
      let (file, line) = Self.place(of: mutation, text, range, changed, files)
      let expected = "\(file):\(line):"
      let isTold =
        result.status == 2 && result.output.hasPrefix("error[\(mutation.id)]: ") && result.output.contains("--> \(expected)")
        && result.output.contains(mutation.hint) && result.output.hasSuffix("\n1 error\n")
      if !isTold {
        Issue.record("\(mutation.testDescription)\nexpected one \(mutation.id) at \(expected)\n\(result.output)\(result.errors)")
      }
      #expect(Files.write(bytes, to: root + "/" + mutation.file))
    }
  }

  private static func check(_ root: String) async throws -> ChildProcess {
    let started = try #require(
      ChildProcess.start(BuiltProducts.path(of: "seam"), ["check"], in: root, environment: ["NO_COLOR": "1", "CI": "true"], input: ""))
    return await started.end(seconds: 120)
  }

  private static func place(
    of mutation: Mutation, _ text: String, _ range: Range<String.Index>, _ changed: String, _ files: [String: [UInt8]]
  ) -> (String, Int) {
    func line(_ text: String, _ index: String.Index) -> Int { 1 + text[..<index].count { $0 == "\n" } }
    if let place = mutation.place {
      let other = files[place.file].map { String(decoding: $0, as: UTF8.self) } ?? ""
      let text = place.file == mutation.file ? changed : other
      return (place.file, text.firstRange(of: place.text).map { line(text, $0.lowerBound) } ?? 0)
    }
    // Where the two first differ.
    let same = zip(mutation.old, mutation.new).prefix { $0 == $1 }.count
    return (mutation.file, line(text, text.index(range.lowerBound, offsetBy: same)))
  }

  /// By path below the folder.
  private static func files(in folder: String, _ prefix: String = "") -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in Files.names(in: folder + "/" + prefix) {
      let path = prefix + name
      if Files.names(in: folder + "/" + path).isEmpty {
        files[path] = Files.read(folder + "/" + path)
      } else {
        files.merge(Self.files(in: folder, path + "/")) { first, _ in first }
      }
    }
    return files
  }

  private static func remove(_ folder: String) {
    for name in Files.names(in: folder) where unlink(folder + "/" + name) != 0 { remove(folder + "/" + name) }
    rmdir(folder)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
