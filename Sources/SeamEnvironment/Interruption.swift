import CProcess
import Glibc
import SeamRuntime

/// The signals that ask Seam to end, SIGINT, SIGTERM and SIGHUP: counted, for a handler that ends it in order.
///
/// A signal that was ignored when Seam started stays ignored, as `nohup` and shells mean it. SIGPIPE is ignored: writing tells that nobody
/// reads any more.
package enum Interruption {
  /// To be called once, first thing in `main`.
  ///
  /// - Parameter handler: called on a thread of its own for each signal; gets which one in a row it is, from 1, and its number.
  package static func handle(_ handler: @escaping @Sendable (_ count: Int, _ signal: Int32) -> Void) {
    signal(SIGPIPE, SIG_IGN)
    let signals = [SIGINT, SIGTERM, SIGHUP]
    let pipe = seam_note_signals(signals, Int32(signals.count))
    guard pipe >= 0 else { return }
    ThreadExecutor.startThread {
      var count = 0
      var number: UInt8 = 0
      while true {
        guard read(pipe, &number, 1) == 1 else { continue }
        count += 1
        handler(count, Int32(number))
      }
    }
  }
}
