import Dispatch
import Synchronization

extension Array where Element: Sendable {
  /// `map` on all cores. The results are in the order of the elements, whichever was ready first.
  package func concurrentMap<Result: Sendable>(_ transform: @Sendable (Element) -> Result) -> [Result] {
    // Few enough to share the work evenly, and many enough that handing them out costs nothing.
    let size = 16
    if count <= size { return map(transform) }
    let parts = Mutex([[Result]](repeating: [], count: (count + size - 1) / size))
    DispatchQueue.concurrentPerform(iterations: (count + size - 1) / size) { index in
      let part = self[index * size..<Swift.min(count, (index + 1) * size)].map(transform)
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { Array<Result>($0.joined()) }
  }
}
