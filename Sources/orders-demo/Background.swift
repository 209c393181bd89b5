import Dispatch

/// Work that goes on after the answer was sent.
struct Background: Sendable {
  private let group = DispatchGroup()

  func after(milliseconds: Int, _ work: @escaping @Sendable () throws(ServiceError) -> Void) {
    group.enter()
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      do throws(ServiceError) {
        try work()
      } catch {
        Log.line("error: in the background: \(error.message): \(error.cause ?? "")")
      }
      group.leave()
    }
  }

  /// Waits, at most 1 s, until all of it is done.
  func drain() {
    _ = group.wait(timeout: .now() + 1)
  }
}
