import Dispatch
import Glibc
import Synchronization

/// A serial executor with a thread of its own, for an actor whose calls block in a C library.
///
/// Blocking calls on the cooperative pool stop everybody else's work; here they stop only the actor they belong to. A hop costs about ten
/// microseconds. The thread ends when the executor is released.
package final class ThreadExecutor: SerialExecutor {
  /// What the thread and the executor share; the thread keeps only this, so that releasing the executor can end it.
  private final class Queue: Sendable {
    struct State {
      var jobs: [UnownedJob] = []
      var isClosed = false
    }
    let state = Mutex(State())
    let signal = DispatchSemaphore(value: 0)
  }

  private let queue = Queue()

  package init() {
    let queue = queue
    Self.startThread { [executor = UnownedSerialExecutorBox(self)] in
      while true {
        queue.signal.wait()
        let (jobs, isClosed) = queue.state.withLock { state in
          defer { state.jobs = [] }
          return (state.jobs, state.isClosed)
        }
        for job in jobs { job.runSynchronously(on: executor.executor) }
        if isClosed, jobs.isEmpty { return }
      }
    }
  }

  deinit {
    queue.state.withLock { $0.isClosed = true }
    queue.signal.signal()
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.state.withLock { $0.jobs.append(job) }
    queue.signal.signal()
  }

  /// Runs a closure on a new detached thread with all signals blocked: signals are the main thread's business.
  package static func startThread(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    let status = pthread_create(&thread, &attributes, threadMain, context)
    precondition(status == 0, "the system refused a thread: error \(status)")
  }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}

/// The executor is alive whenever a job runs on it, because the job's actor holds it.
private struct UnownedSerialExecutorBox: Sendable {
  let executor: UnownedSerialExecutor

  init(_ executor: ThreadExecutor) {
    self.executor = executor.asUnownedSerialExecutor()
  }
}

private func threadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  let thread = Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue()
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  thread.body()
  return nil
}
