/// JSON Pointers (RFC 6901) as text: `/items/0/a~1b`.
enum JSONPointer {
  static func escaped(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
    return token.reduce(into: "") { $0 += $1 == "~" ? "~0" : $1 == "/" ? "~1" : String($1) }
  }

  static func tokens(_ pointer: String) -> [String] {
    pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
      var out = ""
      var isEscaped = false
      for scalar in token.unicodeScalars {
        if isEscaped {
          out += scalar == "0" ? "~" : scalar == "1" ? "/" : "~" + String(scalar)
          isEscaped = false
        } else if scalar == "~" {
          isEscaped = true
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
      return out
    }
  }

  static func value(_ pointer: String, in root: Value) -> Value? {
    var value = root
    for token in tokens(pointer) {
      switch value {
      case .map(let map):
        guard let next = map[token] else { return nil }
        value = next
      case .list(let items):
        guard let index = Int(token), items.indices.contains(index), String(index) == token else { return nil }
        value = items[index]
      default: return nil
      }
    }
    return value
  }
}
