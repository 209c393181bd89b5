import Glibc
import Synchronization
import Testing

/// Runs code on a thread with a stack of 512 KiB, as the threads of a task pool may have: a depth limit that does not hold ends the process.
package enum SmallStack {
  package static func run(_ body: @escaping @Sendable () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) {
    let box = Box(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 512 * 1024)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(box).toOpaque())
    guard status == 0 else {
      Issue.record("no thread could be started", sourceLocation: sourceLocation)
      return
    }
    pthread_join(thread, nil)
    if let error = box.error.withLock({ $0 }) { Issue.record(error, sourceLocation: sourceLocation) }
  }

  private final class Box: Sendable {
    private let body: @Sendable () throws -> Void
    let error = Mutex<(any Error)?>(nil)

    init(_ body: @escaping @Sendable () throws -> Void) {
      self.body = body
    }

    func run() {
      do { try body() } catch { self.error.withLock { $0 = error } }
    }
  }
}
