import SeamValue
import SeamYAML

extension Node {
  /// What the node says as data, in which `${` is text like any other.
  package var value: Value {
    switch content {
    case .scalar(let scalar): return scalar.value.asValue
    case .sequence(let items): return .list(items.map(\.value))
    case .mapping(let entries):
      var map = ValueMap()
      for entry in entries { map[entry.key.text ?? ""] = entry.value.value }
      return .map(map)
    }
  }
}
