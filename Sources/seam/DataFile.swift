import Glibc
import SeamSource
import SeamSpec
import SeamValue
import SeamYAML

/// A document of data that a command reads: JSON, or YAML where its name ends in `.yaml` or `.yml`; `-` is standard input.
enum DataFile {
  /// The value; what is wrong with it points into the document.
  static func read(_ path: String) throws(Diagnostic) -> Value {
    let file = try source(path)
    guard path.hasSuffix(".yaml") || path.hasSuffix(".yml") else {
      do {
        return try JSON.parse(file.bytes)
      } catch {
        let end = min(error.offset + 1, file.bytes.count)
        throw Diagnostic("bad-json", error.message, at: SourceSpan(file, min(error.offset, end)..<end))
      }
    }
    let yaml = YAML.parse(file)
    if let problem = yaml.diagnostics.first(where: { $0.severity == .error }) { throw problem }
    return yaml.documents.first?.root?.value ?? .null
  }

  private static func source(_ path: String) throws(Diagnostic) -> SourceFile {
    if path == "-" { return try standardInput() }
    do {
      return try DiskLoader().read(path)
    } catch {
      throw .unreadable(path, error, at: nil)
    }
  }

  private static let limit = 256 << 20

  private static func standardInput() throws(Diagnostic) -> SourceFile {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable("-", LoadFailure(DiskLoader.reason(errno)), at: nil) }
      if count == 0 { break }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw .unreadable("-", LoadFailure("it is larger than 256 MiB"), at: nil) }
    }
    return SourceFile(name: "standard input", bytes: bytes)
  }
}
