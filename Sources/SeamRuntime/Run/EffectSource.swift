import SeamSpec

/// Where effects are seen: a dependency that tells its own, or the messages of a broker.
enum EffectSource: Sendable {
  case watched(any WatchedDependency)
  case broker(any MessageDependency, MessageWatch)

  /// Nil for what cannot be watched.
  init?(_ name: String, in world: World) {
    if let dependency = world.dependencies[name] as? any WatchedDependency {
      self = .watched(dependency)
    } else if let broker = world.dependencies[name] as? any MessageDependency, let watch = world.watches[name] {
      self = .broker(broker, watch)
    } else {
      return nil
    }
  }

  func mark() async throws(DriverFailure) -> UInt64 {
    switch self {
    case .watched(let dependency): return try await dependency.markEffects()
    case .broker(let broker, let watch):
      // Behind everything that the spec has seen so far; a message that is on its way has no other sign.
      try? await Task.sleep(for: .milliseconds(10))
      return UInt64(watch.since + (try await broker.messages(since: watch.since, timeout: .zero)).count)
    }
  }

  func effects(since mark: UInt64) async throws(DriverFailure) -> [Effect] {
    switch self {
    case .watched(let dependency): return try await dependency.effects(since: mark)
    case .broker(let broker, _):
      return try await broker.messages(since: Int(mark), timeout: .zero).map { message in
        Effect(.happened, names: [message.key, "\(message.exchange)/\(message.key)"], after: MessageText.result(message))
      }
    }
  }
}
