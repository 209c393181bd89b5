import CRabbitMQ
import Glibc
import SeamRuntime
import SeamValue

/// Why a call gave nothing: the broker refused it, or the connection is of no more use.
enum AMQPFailure: Error {
  case refused(MessageRefusal)
  case failed(DriverFailure)
}

/// An open connection to a virtual host with one channel, closed with it. Its calls block; whoever may end them has its `SocketGuard`.
final class AMQPHandle {
  private let connection: amqp_connection_state_t
  private let address: RabbitMQAddress
  private let socket: SocketGuard
  private static let channel: amqp_channel_t = 1
  private static var noArguments: amqp_table_t { amqp_table_t() }

  init(_ address: RabbitMQAddress, _ socket: SocketGuard, timeout: Duration) throws(AMQPFailure) {
    if let reason = seam_rabbitmq_load() { throw .failed(DriverFailure(.notInstalled, String(cString: reason))) }
    guard let connection = amqp_new_connection() else { throw .failed(DriverFailure(.invalid, "out of memory")) }
    self.connection = connection
    self.address = address
    self.socket = socket
    var limit = timeval(timeout)
    guard let tcp = amqp_tcp_socket_new(connection) else { throw .failed(DriverFailure(.invalid, "out of memory")) }
    amqp_set_handshake_timeout(connection, &limit)
    amqp_set_rpc_timeout(connection, &limit)
    try check(amqp_socket_open_noblock(tcp, address.host, Int32(address.port), &limit), "connecting")
    socket.watch(amqp_get_sockfd(connection))
    try check(seam_amqp_login(connection, address.virtualHost, address.user, address.password), "connecting")
    amqp_channel_open(connection, Self.channel)
    try checkReply("connecting")
  }

  deinit {
    socket.watch(nil)
    amqp_destroy_connection(connection)
  }

  // MARK: Sending

  /// From now on the broker confirms each message (RabbitMQ, *Publisher confirms*).
  func confirmMessages() throws(AMQPFailure) {
    amqp_confirm_select(connection, Self.channel)
    try checkReply("asking for confirms")
  }

  /// Returns when the broker has taken charge of it.
  func publish(_ message: Message, isMandatory: Bool = true, by end: ContinuousClock.Instant) throws(AMQPFailure) {
    let arena = AMQPArena()
    let properties: amqp_basic_properties_t
    switch AMQPProperties.write(message.properties, headers: message.headers, arena) {
    case .success(let written): properties = written
    case .failure(let problem): throw .refused(MessageRefusal(problem.text))
    }
    guard message.key.utf8.count <= 255, message.exchange.utf8.count <= 255 else {
      throw .refused(MessageRefusal("the names of exchanges and keys have at most 255 bytes"))
    }
    let status = withUnsafePointer(to: properties) { properties in
      withExtendedLifetime(arena) {
        amqp_basic_publish(
          connection, Self.channel, arena.text(message.exchange), arena.text(message.key), isMandatory ? 1 : 0, 0, properties,
          arena.bytes(message.body))
      }
    }
    try check(status, "sending")
    try awaitConfirm(of: message, by: end)
  }

  private func awaitConfirm(of message: Message, by end: ContinuousClock.Instant) throws(AMQPFailure) {
    var returned: String?
    while true {
      let frame = try method(by: end, "waiting for the broker's confirmation")
      switch frame.payload.method.id {
      case 0x003C_0050:  // basic.ack
        amqp_maybe_release_buffers(connection)
        if let returned { throw .refused(MessageRefusal(returned)) }
        return
      case 0x003C_0078:  // basic.nack
        throw .refused(MessageRefusal("the broker did not take charge of the message"))
      case 0x003C_0032:  // basic.return
        let why = frame.payload.method.decoded?.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
        let place =
          message.exchange.isEmpty ? "there is no queue '\(message.key)'" : "the exchange '\(message.exchange)' leads it to no queue"
        returned = "the message reaches nobody: \(place) (\(why.map { "\($0.reply_code) \($0.reply_text.text)" } ?? "no reason"))"
        var content = amqp_message_t()
        try check(amqp_read_message(connection, Self.channel, &content, 0), "reading a returned message")
        amqp_destroy_message(&content)
      case 0x0014_0028:  // channel.close
        let close = frame.payload.method.decoded?.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
        throw .refused(MessageRefusal(close?.reply_text.text ?? "the broker closed the channel"))
      case 0x000A_0032:  // connection.close
        let close = frame.payload.method.decoded?.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
        throw broken("sending", close?.reply_text.text ?? "the broker closed the connection")
      default: continue
      }
    }
  }

  /// The next method frame of any channel.
  private func method(by end: ContinuousClock.Instant, _ what: String) throws(AMQPFailure) -> amqp_frame_t {
    while true {
      var frame = amqp_frame_t()
      var limit = timeval(end - .now)
      try check(amqp_simple_wait_frame_noblock(connection, &frame, &limit), what)
      if frame.frame_type == 1 { return frame }
    }
  }

  // MARK: Receiving

  /// Takes the next message out of a queue; nil where it is empty.
  func get(_ queue: String) throws(AMQPFailure) -> Message? {
    let reply = withBytes(queue) { amqp_basic_get(connection, Self.channel, $0, 1) }
    try check(reply, "taking a message from the queue '\(queue)'")
    guard reply.reply.id == 0x003C_0047, let decoded = reply.reply.decoded else { return nil }
    let envelope = decoded.assumingMemoryBound(to: amqp_basic_get_ok_t.self).pointee
    let (exchange, key) = (envelope.exchange.text, envelope.routing_key.text)
    var content = amqp_message_t()
    try check(amqp_read_message(connection, Self.channel, &content, 0), "reading a message")
    defer {
      amqp_destroy_message(&content)
      amqp_maybe_release_buffers(connection)
    }
    let (properties, headers) = AMQPProperties.read(content.properties)
    return Message(exchange: exchange, key: key, headers: headers, properties: properties, body: content.body.array)
  }

  /// Makes a queue of this connection's own, binds it, and begins to read it.
  func listen(to bindings: [MessageLog.Binding]) throws(AMQPFailure) {
    guard let made = amqp_queue_declare(connection, Self.channel, amqp_bytes_t(), 0, 0, 1, 1, Self.noArguments) else {
      return try checkReply("making a queue")
    }
    let queue = made.pointee.queue.text
    for binding in bindings {
      _ = withBytes(queue) { queue in
        withBytes(binding.exchange) { exchange in
          withBytes(binding.key) { amqp_queue_bind(connection, Self.channel, queue, exchange, $0, Self.noArguments) }
        }
      }
      try checkReply("binding a queue")
    }
    try consume(queue, isAcknowledged: false)
  }

  /// Has the messages of a queue delivered.
  func consume(_ queue: String, isAcknowledged: Bool) throws(AMQPFailure) {
    _ = withBytes(queue) {
      amqp_basic_consume(connection, Self.channel, $0, amqp_bytes_t(), 0, isAcknowledged ? 0 : 1, 0, Self.noArguments)
    }
    try checkReply("reading a queue")
  }

  /// The next message of the queue that it listens to, however long that takes.
  func next() throws(AMQPFailure) -> Message {
    while true {
      amqp_maybe_release_buffers(connection)
      var envelope = amqp_envelope_t()
      let reply = amqp_consume_message(connection, &envelope, nil, 0)
      if reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION, reply.library_error == AMQP_STATUS_UNEXPECTED_STATE.rawValue {
        // Another frame than a delivery: the broker took the queue away, or says good-bye.
        _ = try method(by: .now + .seconds(1), "listening")
        throw broken("listening", "the broker stopped the delivery")
      }
      try check(reply, "listening")
      defer { amqp_destroy_envelope(&envelope) }
      let (properties, headers) = AMQPProperties.read(envelope.message.properties)
      return Message(
        exchange: envelope.exchange.text, key: envelope.routing_key.text, headers: headers, properties: properties,
        body: envelope.message.body.array)
    }
  }

  // MARK: Checking

  private func checkReply(_ what: String) throws(AMQPFailure) {
    try check(amqp_get_rpc_reply(connection), what)
  }

  private func check(_ reply: amqp_rpc_reply_t, _ what: String) throws(AMQPFailure) {
    switch reply.reply_type {
    case AMQP_RESPONSE_NORMAL: return
    case AMQP_RESPONSE_LIBRARY_EXCEPTION: try check(reply.library_error, what)
    case AMQP_RESPONSE_SERVER_EXCEPTION where reply.reply.id == 0x0014_0028:
      let close = reply.reply.decoded?.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
      throw .refused(MessageRefusal(close?.reply_text.text ?? "the broker closed the channel"))
    case AMQP_RESPONSE_SERVER_EXCEPTION:
      let close = reply.reply.decoded?.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
      throw broken(what, close?.reply_text.text ?? "the broker closed the connection")
    default: throw broken(what, "no answer")
    }
  }

  private func check(_ status: Int32, _ what: String) throws(AMQPFailure) {
    guard status < 0 else { return }
    if status == AMQP_STATUS_TIMEOUT.rawValue {
      throw .failed(DriverFailure(.timedOut, "\(address.place) did not answer in time while \(what)"))
    }
    throw broken(what, String(cString: amqp_error_string2(status)))
  }

  private func broken(_ what: String, _ reason: String) -> AMQPFailure {
    .failed(DriverFailure(.unreachable, "the connection to \(address.place) broke while \(what): \(reason)"))
  }
}

extension timeval {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = max(duration, .zero).components
    self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
  }
}
