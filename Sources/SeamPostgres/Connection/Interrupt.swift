import CPostgres
import Glibc

/// Wakes a thread that waits in `poll`: an eventfd that becomes readable for good once it is fired.
final class Interrupt: Sendable {
  /// Negative where the system has no descriptor left: then only the deadline ends a wait.
  let descriptor: Int32

  init() {
    descriptor = seam_eventfd()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func fire() {
    eventfd_write(descriptor, 1)
  }
}
