import CRabbitMQ
import Glibc

/// A connection to RabbitMQ through rabbitmq-c, with one channel, for one thread at a time.
///
/// `@unchecked Sendable`: it moves between threads but is never shared by two. `OrderEvents` keeps its link behind a lock, and the thread of
/// `CancellationConsumer` has its own; rabbitmq-c's connections belong to no particular thread.
final class BrokerLink: @unchecked Sendable {
  struct Failure: Error {
    var message: String
  }

  /// A message that was delivered, and has to be acknowledged.
  struct Delivery {
    var tag: UInt64
    var body: [UInt8]
  }

  private let connection: amqp_connection_state_t
  private static let channel: amqp_channel_t = 1
  private static let timeoutSeconds = 3
  private static var noArguments: amqp_table_t { amqp_table_t() }

  init(url: String) throws(Failure) {
    if let reason = seam_rabbitmq_load() { throw Failure(message: String(cString: reason)) }
    guard let connection = amqp_new_connection() else { throw Failure(message: "out of memory") }
    self.connection = connection
    // rabbitmq-c writes into the text, and what it finds there are pieces of it.
    var text = Array(url.utf8CString)
    let opened: Result<Void, Failure> = text.withUnsafeMutableBufferPointer { text in
      do throws(Failure) {
        var address = amqp_connection_info()
        guard amqp_parse_url(text.baseAddress, &address) == 0, address.ssl == 0 else {
          throw Failure(message: "AMQP_URL is no address such as amqp://guest:guest@127.0.0.1:5672/")
        }
        try open(address)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try opened.get()
  }

  deinit {
    amqp_destroy_connection(connection)
  }

  private func open(_ address: amqp_connection_info) throws(Failure) {
    var limit = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
    guard let socket = amqp_tcp_socket_new(connection), let host = address.host, let virtualHost = address.vhost else {
      throw Failure(message: "out of memory")
    }
    amqp_set_handshake_timeout(connection, &limit)
    amqp_set_rpc_timeout(connection, &limit)
    try check(amqp_socket_open_noblock(socket, host, address.port, &limit))
    try check(seam_amqp_login(connection, virtualHost, address.user, address.password))
    amqp_channel_open(connection, Self.channel)
    try checkReply()
  }

  // MARK: Topology

  func declareTopicExchange(_ name: String) throws(Failure) {
    withText(name) { name in
      withText("topic") { _ = amqp_exchange_declare(connection, Self.channel, name, $0, 0, 1, 0, 0, Self.noArguments) }
    }
    try checkReply()
  }

  func declareQueue(_ name: String) throws(Failure) {
    withText(name) { _ = amqp_queue_declare(connection, Self.channel, $0, 0, 1, 0, 0, Self.noArguments) }
    try checkReply()
  }

  func bind(_ queue: String, to exchange: String, key: String) throws(Failure) {
    withText(queue) { queue in
      withText(exchange) { exchange in
        withText(key) { _ = amqp_queue_bind(connection, Self.channel, queue, exchange, $0, Self.noArguments) }
      }
    }
    try checkReply()
  }

  // MARK: Messages

  /// From now on the broker confirms each message (RabbitMQ, *Publisher confirms*).
  func confirmMessages() throws(Failure) {
    amqp_confirm_select(connection, Self.channel)
    try checkReply()
  }

  /// Sends JSON that outlives a restart of the broker, and returns when the broker has taken charge of it.
  func publish(_ json: String, to exchange: String, key: String) throws(Failure) {
    let status = withText("application/json") { type in
      var properties = amqp_basic_properties_t()
      // Content type and delivery mode (AMQP 0-9-1, class basic).
      properties._flags = 1 << 15 | 1 << 12
      properties.content_type = type
      properties.delivery_mode = 2
      return withText(exchange) { exchange in
        withText(key) { key in
          withText(json) { amqp_basic_publish(connection, Self.channel, exchange, key, 0, 0, &properties, $0) }
        }
      }
    }
    try check(status)
    try awaitConfirm()
  }

  private func awaitConfirm() throws(Failure) {
    while true {
      var frame = amqp_frame_t()
      var limit = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
      try check(amqp_simple_wait_frame_noblock(connection, &frame, &limit))
      guard frame.frame_type == 1 else { continue }
      if frame.payload.method.id == 0x003C_0050 {  // basic.ack
        amqp_maybe_release_buffers(connection)
        return
      }
      throw Failure(message: "the broker did not take charge of it")
    }
  }

  /// Has the messages of a queue delivered, one at a time.
  func consume(_ queue: String) throws(Failure) {
    amqp_basic_qos(connection, Self.channel, 0, 1, 0)
    try checkReply()
    withText(queue) { _ = amqp_basic_consume(connection, Self.channel, $0, amqp_bytes_t(), 0, 0, 0, Self.noArguments) }
    try checkReply()
  }

  /// The next delivery, waited for without a limit.
  func next() throws(Failure) -> Delivery {
    amqp_maybe_release_buffers(connection)
    var envelope = amqp_envelope_t()
    try check(amqp_consume_message(connection, &envelope, nil, 0))
    defer { amqp_destroy_envelope(&envelope) }
    let body = UnsafeRawBufferPointer(start: envelope.message.body.bytes, count: envelope.message.body.len)
    return Delivery(tag: envelope.delivery_tag, body: Array(body))
  }

  func acknowledge(_ delivery: Delivery) throws(Failure) {
    try check(amqp_basic_ack(connection, Self.channel, delivery.tag, 0))
  }

  // MARK: Parts

  private func checkReply() throws(Failure) {
    try check(amqp_get_rpc_reply(connection))
  }

  private func check(_ reply: amqp_rpc_reply_t) throws(Failure) {
    switch reply.reply_type {
    case AMQP_RESPONSE_NORMAL: return
    case AMQP_RESPONSE_LIBRARY_EXCEPTION: try check(reply.library_error)
    default: throw Failure(message: "the broker refused it")
    }
  }

  private func check(_ status: Int32) throws(Failure) {
    guard status < 0 else { return }
    throw Failure(message: String(cString: amqp_error_string2(status)))
  }
}

/// Calls `body` with a text as rabbitmq-c takes it, which lives until it returns.
private func withText<Result>(_ text: String, _ body: (amqp_bytes_t) -> Result) -> Result {
  var bytes = Array(text.utf8)
  return bytes.withUnsafeMutableBytes { body(amqp_bytes_t(len: $0.count, bytes: $0.baseAddress)) }
}
