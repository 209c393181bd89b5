import SeamRuntime

/// Sends HTTP requests with libcurl, many at a time, over connections that are kept and used again.
///
/// What goes over the wire is what the request says, plus `Host`, `Accept: */*` and `User-Agent` unless it names them itself. A request is
/// sent once: libcurl's own second try on a kept connection that broke is refused, because the first may have been acted upon. Content
/// codings are asked for only where the request does so (`Accept-Encoding`); what comes in gzip, deflate, brotli or zstd is decoded.
/// HTTP/2 is spoken where a TLS server offers it, HTTP/1.1 otherwise. What the environment says of proxies is heeded only where the request's
/// options ask for that. Redirects are not followed.
///
/// Nothing is loaded or started before the first request, unless `prepare` is called. All transfers run on one thread, which ends with the client.
package final class CurlHTTPClient: HTTPClient {
  private let loop: TransferLoop

  /// - Parameter userAgent: `seam/1.0`; what a request says itself is preferred.
  package init(userAgent: String) {
    loop = TransferLoop(userAgent: userAgent)
  }

  deinit {
    loop.close()
  }

  /// The thread of the transfers, as the executor of whole tasks: within `withTaskExecutorPreference(client.executor)` a request is sent
  /// and its answer received without a change of threads, which costs more than the request's own work. Such tasks have to leave the
  /// thread for anything that blocks or takes long; transfers of others wait meanwhile. The client has to be kept until they are done.
  package var executor: any TaskExecutor { loop }

  /// Loads libcurl and sets it up, on its own thread, while the caller does something else: it takes as long as many exchanges.
  package func prepare() {
    loop.prepare()
  }

  /// Ends the thread and the connections, soon; requests in flight, and later ones, fail with `.cancelled`.
  ///
  /// A process that ends at the same moment has to do so with `_exit`: `exit` takes OpenSSL's state down under the thread that is ending.
  package func close() {
    loop.close()
  }

  package func send(_ request: HTTPRequest) async throws(DriverFailure) -> HTTPResponse {
    try request.verify()
    let transfer = Transfer(request)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { loop.submit(transfer, $0) }
    } onCancel: {
      transfer.cancel()
      loop.wakeToCancel()
    }
    return try result.get()
  }
}
