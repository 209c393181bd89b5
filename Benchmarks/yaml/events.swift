// events FILE: reads a file as YAML events, with libyaml and with Seam's parser in turn; prints the median milliseconds of each, and the
// median of the ratios. Exit status 1 where they do not find the same number of events.
import Glibc
import SeamSource
import SeamYAML

@main
struct Events {
  static func main() {
    guard CommandLine.arguments.count == 2, let bytes = read(CommandLine.arguments[1]) else { exit(2) }
    let file = SourceFile(name: CommandLine.arguments[1], bytes: bytes)
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<7 {
      let (seam, seamTime) = timed { seamEvents(file) }
      let (libyaml, libyamlTime) = timed { libyamlEvents(bytes) }
      // The start and the end of the stream are events of libyaml's own.
      guard seam + 2 == libyaml else {
        print("seam finds \(seam) events, libyaml \(libyaml)")
        exit(1)
      }
      ours.append(seamTime)
      theirs.append(libyamlTime)
    }
    let ratios = zip(ours, theirs).map { $0 / $1 }
    print(written(median(ours), 10), written(median(theirs), 10), written(median(ratios), 100))
  }

  static func seamEvents(_ file: SourceFile) -> Int {
    var parser = YAMLParser(file)
    var count = 0
    while parser.next() != nil { count += 1 }
    return count
  }

  static func libyamlEvents(_ bytes: [UInt8]) -> Int {
    var parser = yaml_parser_t()
    yaml_parser_initialize(&parser)
    defer { yaml_parser_delete(&parser) }
    return bytes.withUnsafeBufferPointer { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      var count = 0
      var isOver = false
      while !isOver {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return -1 }
        count += 1
        isOver = event.type == YAML_STREAM_END_EVENT
        yaml_event_delete(&event)
      }
      return count
    }
  }

  static func timed(_ body: () -> Int) -> (Int, Double) {
    let start = ContinuousClock.now
    let result = body()
    return (result, (ContinuousClock.now - start) / .milliseconds(1))
  }

  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  static func written(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }
}
