import SeamSource
import SeamSpec
import SeamYAML
import Testing

/// Text read as a file of its kind, with what is wrong with it.
enum Reading {
  static func spec(_ text: String, files: [String: String] = [:]) throws -> (spec: Spec?, problems: [String]) {
    let file = SourceFile(name: "specs/a.spec.yaml", text: text)
    let node = try #require(YAML.parse(file).root)
    var reader = NodeReader(file: file, loader: MemoryLoader(files: files))
    let spec = reader.spec(node)
    return (spec, reader.diagnostics.map(\.id))
  }

  static func project(_ text: String, files: [String: String] = [:]) throws -> (project: Project?, problems: [String]) {
    let file = SourceFile(name: "specs/seam.yaml", text: text)
    let node = try #require(YAML.parse(file).root)
    var reader = NodeReader(file: file, loader: MemoryLoader(files: files))
    let project = reader.project(node, kinds: ["postgres", "sqlite", "rabbitmq"], extraKeys: ["rabbitmq": ["declare"]])
    return (project, reader.diagnostics.map(\.id))
  }
}
