import CRabbitMQ
import SeamValue

/// The properties of a message (AMQP 0-9-1, section 1.8.1, *Basic*), by their names there with underscores.
enum AMQPProperties {
  private typealias Text = WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>

  /// Flags as the protocol numbers them: the highest bit is the first property.
  private static let texts: [(name: String, bit: Int, path: Text & Sendable)] = [
    ("content_type", 15, \.content_type), ("content_encoding", 14, \.content_encoding), ("correlation_id", 10, \.correlation_id),
    ("reply_to", 9, \.reply_to), ("expiration", 8, \.expiration), ("message_id", 7, \.message_id), ("type", 5, \.type),
    ("user_id", 4, \.user_id), ("app_id", 3, \.app_id),
  ]
  private static let headersBit = 13
  private static let deliveryModeBit = 12
  private static let priorityBit = 11
  private static let timestampBit = 6

  static let names = texts.map(\.name) + ["delivery_mode", "priority", "timestamp"]

  /// Nil where a property has a value that it cannot have; which one, `problem` says.
  static func write(_ properties: ValueMap, headers: ValueMap, _ arena: AMQPArena) -> Result<amqp_basic_properties_t, Problem> {
    var written = amqp_basic_properties_t()
    func flag(_ bit: Int) { written._flags |= 1 << UInt32(bit) }
    if !headers.isEmpty {
      flag(headersBit)
      written.headers = arena.table(headers)
    }
    for entry in properties.entries {
      let name = entry.key.rendered
      if let text = texts.first(where: { $0.name == name }) {
        let bytes = Array(entry.value.rendered.utf8)
        guard bytes.count <= 255 else { return .failure(Problem(text: "the property '\(name)' is longer than 255 bytes")) }
        flag(text.bit)
        written[keyPath: text.path] = arena.bytes(bytes)
        continue
      }
      guard case .int(let number) = entry.value, number >= 0, number <= 255 || name == "timestamp" else {
        return .failure(Problem(text: "the property '\(name)' cannot be \(entry.value.display(limit: 60))"))
      }
      switch name {
      case "delivery_mode":
        flag(deliveryModeBit)
        written.delivery_mode = UInt8(truncatingIfNeeded: number)
      case "priority":
        flag(priorityBit)
        written.priority = UInt8(truncatingIfNeeded: number)
      case "timestamp":
        flag(timestampBit)
        written.timestamp = UInt64(number)
      default: return .failure(Problem(text: "a message has no property '\(name)'"))
      }
    }
    return .success(written)
  }

  struct Problem: Error {
    var text: String
  }

  static func read(_ properties: amqp_basic_properties_t) -> (properties: ValueMap, headers: ValueMap) {
    func has(_ bit: Int) -> Bool { properties._flags & 1 << UInt32(bit) != 0 }
    var read = ValueMap()
    for text in texts where has(text.bit) { read[text.name] = .string(properties[keyPath: text.path].text) }
    if has(deliveryModeBit) { read["delivery_mode"] = .int(Int64(properties.delivery_mode)) }
    if has(priorityBit) { read["priority"] = .int(Int64(properties.priority)) }
    if has(timestampBit) { read["timestamp"] = .int(Int64(clamping: properties.timestamp)) }
    return (read, has(headersBit) ? AMQPTable.read(properties.headers) : ValueMap())
  }
}
