import SeamSpec

/// A dependency that knows whether a spec left something behind.
///
/// After each spec the runtime calls `rest`, perhaps waits for a while, calls `restore`, and then `audit`; before the next one, `auditLate`.
package protocol AuditedDependency: Dependency {
  /// Waits until what the spec set off has come to rest. What comes from then on is late: it is put back too, but it is a leak.
  func rest(after ending: SpecEnding) async throws(DriverFailure)

  /// Looks whether everything is as specs find it, once it was put back. What is not is put back by force.
  func audit(after ending: SpecEnding) async throws(DriverFailure) -> Audit

  /// Undoes what has come since the audit, which is nobody's: no spec was running.
  func auditLate() async throws(DriverFailure) -> Audit
}

/// What is known of a spec that is over.
package struct SpecEnding: Sendable {
  /// How what it did is undone. `unique` and `none` promise nothing, so they leak nothing.
  package var policy: IsolationPolicy
  /// Whether it could reach the dependency through a service: then whatever changed meanwhile may be its doing.
  package var usesService: Bool
  /// Whether everything is looked at, whatever that costs.
  package var isThorough: Bool

  package init(policy: IsolationPolicy, usesService: Bool = true, isThorough: Bool = false) {
    self.policy = policy
    self.usesService = usesService
    self.isThorough = isThorough
  }

  /// Whether anything is promised at all.
  package var promises: Bool { policy != .unique && policy != .none }
}

/// What an audit found.
package struct Audit: Sendable {
  /// What the spec that is over left.
  package var leaks: [Leak] = []
  /// What came while it ran, or after it, and cannot be its doing.
  package var unattributed: [Leak] = []
  /// What was done about it.
  package var restoration = Restoration.unchanged

  package init(leaks: [Leak] = [], unattributed: [Leak] = [], restoration: Restoration = .unchanged) {
    self.leaks = leaks
    self.unattributed = unattributed
    self.restoration = restoration
  }
}

/// Something that should not have been there when a spec was over.
package struct Leak: Sendable, Equatable {
  package enum Exposure: String, Sendable {
    /// It was put back before another spec began.
    case contained
    /// Another spec may have seen it.
    case exposed
  }

  /// Where: a table, `queue audit`, `schema`, `transaction`.
  package var subject: String
  /// What happened there, lower case, without a full stop: "1 inserted after the spec was over".
  package var message: String
  /// The rows, messages or statements, a line each.
  package var details: [String]
  package var exposure: Exposure

  package init(_ subject: String, _ message: String, details: [String] = [], _ exposure: Exposure = .contained) {
    self.subject = subject
    self.message = message
    self.details = details
    self.exposure = exposure
  }
}

extension Leak {
  /// Changes that came when none should, as one leak for each subject.
  package static func changes(_ effects: [Effect], _ when: String, _ exposure: Exposure) -> [Leak] {
    var leaks: [Leak] = []
    var counts: [[(Effect.Kind, Int)]] = []
    for effect in effects {
      let index: Int
      if let known = leaks.firstIndex(where: { $0.subject == effect.subject }) {
        index = known
      } else {
        index = leaks.count
        leaks.append(Leak(effect.subject, "", exposure))
        counts.append([])
      }
      if let place = counts[index].firstIndex(where: { $0.0 == effect.kind }) {
        counts[index][place].1 += 1
      } else {
        counts[index].append((effect.kind, 1))
      }
      if leaks[index].details.count < maximumDetails { leaks[index].details.append("\(effect.kind.rawValue): \(effect.text)") }
    }
    for index in leaks.indices {
      leaks[index].message = counts[index].map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ") + " \(when)"
    }
    return leaks
  }

  private static let maximumDetails = 10
}
