import CMicroHTTPD

/// A stream while it is sent: hands out its parts as they come due.
final class StreamReader {
  private let parts: [StubStream.Part]
  private let connection: OpaquePointer
  private let server: ServerContext
  private var part = 0
  private var offset = 0
  private var hasWaited = false

  private init(_ parts: [StubStream.Part], _ connection: OpaquePointer, _ server: ServerContext) {
    self.parts = parts
    self.connection = connection
    self.server = server
  }

  static func send(_ stream: StubStream, on connection: OpaquePointer, _ server: ServerContext) -> MHD_Result {
    let reader = Unmanaged.passRetained(StreamReader(stream.parts, connection, server))
    guard let response = MHD_create_response_from_callback(.max, 16 << 10, readStream, reader.toOpaque(), freeStream) else {
      reader.release()
      return .NO
    }
    defer { MHD_destroy_response(response) }
    for (name, value) in stream.headers { MHD_add_response_header(response, name, value) }
    return MHD_queue_response(connection, UInt32(stream.status), response)
  }

  /// How many bytes were put into the buffer; 0 where the next part is not due, or a negative code of libmicrohttpd.
  fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while part < parts.count {
      let current = parts[part]
      if !hasWaited, current.delay > .zero {
        hasWaited = true
        return server.suspensions.suspend(connection, for: current.delay) ? 0 : Self.endWithError
      }
      guard let bytes = current.bytes else {
        seam_mhd_break(connection)
        return Self.endWithError
      }
      let count = min(buffer.count, bytes.count - offset)
      if count > 0 {
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        offset += count
        return count
      }
      part += 1
      offset = 0
      hasWaited = false
    }
    return Self.endOfStream
  }

  /// `MHD_CONTENT_READER_END_OF_STREAM` and `…_WITH_ERROR`, macros with a cast, which Swift does not import.
  private static let endOfStream = -1
  private static let endWithError = -2
}

/// MHD_ContentReaderCallback.
private func readStream(context: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, size: Int) -> Int {
  guard let context, let buffer else { return -2 }
  let reader = Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
  return reader.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

/// MHD_ContentReaderFreeCallback.
private func freeStream(context: UnsafeMutableRawPointer?) {
  if let context { Unmanaged<StreamReader>.fromOpaque(context).release() }
}
