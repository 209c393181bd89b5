import CRabbitMQ

/// Calls `body` with the bytes of a text as rabbitmq-c takes them; they live until it returns.
func withBytes<R>(_ text: String, _ body: (amqp_bytes_t) -> R) -> R {
  var bytes = Array(text.utf8)
  return bytes.withUnsafeMutableBytes { body(amqp_bytes_t(len: $0.count, bytes: $0.baseAddress)) }
}

extension amqp_bytes_t {
  var array: [UInt8] { Array(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : len)) }
  var text: String { String(decoding: array, as: UTF8.self) }
}
