import SeamRuntime
import SeamValue

/// Reads what the tracer of a virtual host sends (RabbitMQ, *Firehose Tracer*): its headers say what was sent, where to, and by whom.
enum TraceCopy {
  @Sendable static func read(_ copy: Message) -> MessageLog.Entry {
    var key = ""
    if case .list(let keys)? = copy.headers["routing_keys"] { key = keys.first?.rendered ?? "" }
    var properties = ValueMap()
    var headers = ValueMap()
    if case .map(let all)? = copy.headers["properties"] {
      properties = all
      if case .map(let own)? = all["headers"] { headers = own }
      properties["headers"] = nil
    }
    return MessageLog.Entry(
      message: Message(
        exchange: copy.headers["exchange_name"]?.rendered ?? "", key: key, headers: headers, properties: properties, body: copy.body),
      connection: copy.headers["connection"]?.rendered ?? "")
  }
}
