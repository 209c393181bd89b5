import Synchronization

/// A value that comes later, once; any number of tasks wait for it.
final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case open([CheckedContinuation<Value, Never>])
    case kept(Value)
  }

  private let state = Mutex(State.open([]))

  /// The first value stays; whether this was it.
  @discardableResult
  func keep(_ value: Value) -> Bool {
    let waiting: [CheckedContinuation<Value, Never>]? = state.withLock { state in
      guard case .open(let waiting) = state else { return nil }
      state = .kept(value)
      return waiting
    }
    for continuation in waiting ?? [] { continuation.resume(returning: value) }
    return waiting != nil
  }

  /// Nil until it has come.
  var current: Value? {
    state.withLock { if case .kept(let value) = $0 { value } else { nil } }
  }

  /// Nil where it does not come in time.
  func value(within limit: Duration) async -> Value? {
    let end = ContinuousClock.now + limit
    while current == nil, .now < end, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
    return current
  }

  func value() async -> Value {
    await withCheckedContinuation { continuation in
      let value: Value? = state.withLock { state in
        switch state {
        case .kept(let value): return value
        case .open(let waiting):
          state = .open(waiting + [continuation])
          return nil
        }
      }
      if let value { continuation.resume(returning: value) }
    }
  }
}
