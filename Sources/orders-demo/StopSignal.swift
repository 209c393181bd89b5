import Glibc

/// SIGTERM and SIGINT as something to wait for. Made before any other thread: threads inherit that the signals are blocked.
struct StopSignal {
  private var signals = sigset_t()

  init() {
    // Whoever started this may have left them ignored, as shells do for jobs in the background.
    signal(SIGTERM, SIG_DFL)
    signal(SIGINT, SIG_DFL)
    // Writing to a connection that the client closed is an error of that call alone.
    signal(SIGPIPE, SIG_IGN)
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Returns when one has come, with its name.
  func wait() -> String {
    var signals = signals
    var received: Int32 = 0
    sigwait(&signals, &received)
    return received == SIGINT ? "SIGINT" : "SIGTERM"
  }
}
