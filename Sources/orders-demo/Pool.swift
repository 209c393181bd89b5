import Dispatch
import Synchronization

/// At most so many connections to the database, kept open between requests.
final class Pool: Sendable {
  private let url: String
  private let slots: DispatchSemaphore
  private let idle = Mutex<[Database]>([])

  init(url: String, size: Int) {
    self.url = url
    slots = DispatchSemaphore(value: size)
  }

  /// A connection for the caller alone, waited for at most 5 s, until the last reference to the lease is gone.
  func lease() throws(ServiceError) -> Lease {
    guard slots.wait(timeout: .now() + 5) == .success else { throw .databaseUnavailable("every connection was in use for 5 s") }
    do throws(ServiceError) {
      // The list shrinks with every connection that turns out to be dead, so this ends.
      while let database = idle.withLock({ $0.popLast() }) {
        if database.isAlive { return Lease(of: database, from: self) }
      }
      return Lease(of: try Database(url: url), from: self)
    } catch {
      slots.signal()
      throw error
    }
  }

  /// Takes a connection back, rolling back what was not committed. One that broke is closed.
  fileprivate func takeBack(_ database: Database) {
    if database.isAlive {
      do throws(ServiceError) {
        if database.isInTransaction { try database.query("rollback") }
        idle.withLock { $0.append(database) }
      } catch {
        Log.line("error: rollback: \(error.cause ?? error.message)")
      }
    }
    slots.signal()
  }
}

/// A connection out of the pool, which goes back when nothing refers to the lease any more.
final class Lease: Sendable {
  private let database: Database
  private let pool: Pool

  fileprivate init(of database: Database, from pool: Pool) {
    self.database = database
    self.pool = pool
  }

  deinit {
    pool.takeBack(database)
  }

  /// The rows, each with its columns as text, nil for NULL.
  @discardableResult
  func query(_ sql: String, _ parameters: [String?] = []) throws(ServiceError) -> [[String?]] {
    try database.query(sql, parameters)
  }
}
