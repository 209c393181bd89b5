import SeamValue
import Synchronization

/// A payment provider that keeps its charges in memory and decides by the amount, as the sandboxes of real ones do.
final class PaymentsProvider: Sendable {
  /// The oldest charges are forgotten.
  private static let keptCharges = 10_000

  private struct Charges {
    var byID: [String: Charge] = [:]
    var ids: [String] = []
  }

  private let charges = Mutex(Charges())

  var router: Router {
    var router = Router()
    router.on("GET", "/health") { _, _ throws(ServiceError) in
      Response(200, ["status": "ok"])
    }
    router.on("POST", "/v1/charges") { request, _ throws(ServiceError) in
      try self.charge(Charge(request))
    }
    router.on("GET", "/v1/charges/{id}") { _, id throws(ServiceError) in
      guard let charge = self.charges.withLock({ $0.byID[id] }) else { throw ServiceError(404, "there is no charge \(id)") }
      return Response(200, charge.json)
    }
    return router
  }

  private func charge(_ charge: Charge) throws(ServiceError) -> Response {
    switch charge.amount % 1_000 {
    case 402: throw ServiceError(402, "card declined")
    case 503: throw ServiceError(503, "out of order")
    default: break
    }
    charges.withLock { charges in
      charges.byID[charge.id] = charge
      charges.ids.append(charge.id)
      if charges.ids.count > 2 * Self.keptCharges {
        for id in charges.ids.prefix(Self.keptCharges) { charges.byID[id] = nil }
        charges.ids.removeFirst(Self.keptCharges)
      }
    }
    return Response(201, charge.json, headers: [("Location", "/v1/charges/\(charge.id)")])
  }
}
