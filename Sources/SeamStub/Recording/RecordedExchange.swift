import SeamRuntime

/// One request that went through, and its answer.
struct RecordedExchange: Sendable {
  var request: RequestRecord
  var response: HTTPResponse

  /// Bytes of memory, roughly.
  var size: Int { request.size + response.body.count + 1024 }
}
