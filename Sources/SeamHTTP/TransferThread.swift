import CCurl
import Glibc
import SeamRuntime

/// What runs on the thread of all transfers: libcurl's multi interface, its handles, and the tasks that asked to run here.
final class TransferThread {
  /// Handles kept for the next requests.
  private static let idleLimit = 64
  /// Connections kept open.
  private static let connectionLimit = 64

  /// How long an answer is waited for awake.
  private static let patience = Duration.microseconds(50)

  private let loop: TransferLoop
  private let executor: UnownedTaskExecutor
  private let multi: UnsafeMutableRawPointer?
  private var handles: [EasyHandle] = []
  private var idle: [EasyHandle] = []
  private var isClosed = false

  /// Why there is no libcurl; nil once it is loaded and set up, and the TLS library with it, once in the process.
  private static let refusal: DriverFailure? = {
    if let reason = seam_curl_load() { return DriverFailure(.notInstalled, String(cString: reason)) }
    return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK ? nil : DriverFailure(.invalid, "libcurl cannot be set up")
  }()

  init(_ loop: TransferLoop) {
    self.loop = loop
    executor = loop.asUnownedTaskExecutor()
    multi = Self.refusal == nil ? curl_multi_init() : nil
    if let multi { seam_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.connectionLimit) }
  }

  deinit {
    handles = []
    idle = []
    if let multi { curl_multi_cleanup(multi) }
  }

  private var isTransferring: Bool { handles.count > idle.count }

  func run() {
    var work = TransferLoop.Work()
    while true {
      if loop.take(&work) {
        if work.isClosed { isClosed = true }
        for submission in work.submissions { begin(submission) }
        if work.hasCancellations || isClosed { abort() }
        for job in work.jobs { job.runSynchronously(on: executor) }
        work.clear()
      }
      if isTransferring { advance() }
      if isClosed, !isTransferring, loop.end() { return }
      sleep()
    }
  }

  private func begin(_ submission: TransferLoop.Submission) {
    if isClosed { return submission.continuation.resume(returning: .failure(TransferLoop.closed)) }
    // Its cancellation may have been looked for before it was handed over.
    if submission.transfer.isCancelled { return submission.continuation.resume(returning: .failure(submission.transfer.cancelled)) }
    guard let multi, let handle = idle.popLast() ?? makeHandle() else {
      let failure = Self.refusal ?? DriverFailure(.invalid, "libcurl has no memory for a request")
      return submission.continuation.resume(returning: .failure(failure))
    }
    let code = handle.begin(submission.transfer, submission.continuation)
    guard code == CURLE_OK else { return end(handle, code) }
    if curl_multi_add_handle(multi, handle.curl) != CURLM_OK { end(handle, CURLE_FAILED_INIT) }
  }

  private func makeHandle() -> EasyHandle? {
    guard let handle = EasyHandle(userAgent: loop.userAgent) else { return nil }
    handles.append(handle)
    return handle
  }

  /// Lets libcurl do what can be done without waiting, and passes on the answers that are complete.
  private func advance() {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var code = CURLE_OK
    while let curl = seam_curl_multi_next_done(multi, &code) {
      if let handle = EasyHandle.of(curl) { end(handle, code) }
    }
  }

  /// The task that waits is resumed first: it wakes up while the handle is put away.
  private func end(_ handle: EasyHandle, _ code: CURLcode) {
    if let (continuation, result) = handle.finish(code) { continuation.resume(returning: result) }
    putAway(handle)
  }

  private func putAway(_ handle: EasyHandle) {
    curl_multi_remove_handle(multi, handle.curl)
    if idle.count < Self.idleLimit {
      idle.append(handle)
    } else {
      handles.removeAll { $0 === handle }
    }
  }

  /// Ends the transfers that were cancelled, all of them where the client is closed. Their connections are closed with them.
  private func abort() {
    for handle in handles {
      guard let transfer = handle.transfer, isClosed || transfer.isCancelled else { continue }
      handle.abandon()?.resume(returning: .failure(isClosed ? TransferLoop.closed : transfer.cancelled))
      putAway(handle)
    }
  }

  /// Waits for the network, for libcurl's own timers, or for work.
  private func sleep() {
    guard let multi else {
      // Without a multi handle there is nothing to be woken in.
      usleep(1000)
      return
    }
    if isTransferring, isAnsweredSoon(multi) { return }
    guard loop.fallAsleep(WakeableMulti(multi)) else { return }
    curl_multi_poll(multi, nil, 0, 60_000, nil)
    loop.wakeUp()
  }

  /// Looks for a moment whether something comes, without falling asleep: a service on the same machine often answers sooner than a thread
  /// is put to sleep and woken.
  private func isAnsweredSoon(_ multi: UnsafeMutableRawPointer) -> Bool {
    let end = ContinuousClock.now + Self.patience
    repeat {
      var ready: Int32 = 0
      curl_multi_poll(multi, nil, 0, 0, &ready)
      if ready > 0 { return true }
    } while ContinuousClock.now < end
    return false
  }
}
