import Glibc
import Synchronization

/// Runs recursive work on a thread of its own with a large stack, and waits for it.
enum DeepStack {
  /// In bytes; only what is used is ever resident.
  static let size = 64 << 20

  static func run<T: Sendable>(_ body: @escaping @Sendable () -> T) -> T {
    let work = Work(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, size)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Runnable>.fromOpaque(argument).takeUnretainedValue().run() }
        return nil
      }, Unmanaged<Runnable>.passUnretained(work).toOpaque())
    if status == 0 { pthread_join(thread, nil) }
    // Where no thread could be started, the work is done here.
    return work.result.withLock(\.self) ?? body()
  }

  private class Runnable {
    func run() {}
  }

  private final class Work<T: Sendable>: Runnable {
    private let body: () -> T
    let result = Mutex<T?>(nil)

    init(_ body: @escaping () -> T) {
      self.body = body
    }

    override func run() {
      let value = body()
      result.withLock { $0 = value }
    }
  }
}
