import SeamValue
import Synchronization

/// The payment provider, as the orders service calls it.
final class PaymentsClient: Sendable {
  private let chargesURL: String
  private let idle = Mutex<[CurlHandle]>([])

  init(url: String) {
    chargesURL = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/v1/charges"
  }

  /// Takes the money and returns the id of the charge.
  ///
  /// - Throws: 402 with the provider's own words where it declines, 502 for everything else that is no success.
  func charge(amount: Int64, currency: String, quantity: Int64, orderID: OrderID) throws(ServiceError) -> String {
    let body: Value = [
      "amount": .int(amount), "currency": .string(currency), "quantity": .int(quantity), "orderId": .string(orderID.description),
    ]
    let answer = try send(body)
    let json = try? JSON.parse(answer.body)
    switch answer.status {
    case 200..<300:
      guard case .string(let id)? = json?["id"] else { throw failure("status \(answer.status) without the id of a charge") }
      return id
    case 402:
      guard case .string(let reason)? = json?["error"] else { throw ServiceError(402, "payment declined") }
      throw ServiceError(402, reason)
    default:
      throw failure("status \(answer.status)")
    }
  }

  private func send(_ body: Value) throws(ServiceError) -> (status: Int, body: [UInt8]) {
    do throws(CurlHandle.Failure) {
      let kept = idle.withLock { $0.popLast() }
      let handle = if let kept { kept } else { try CurlHandle() }
      let answer = try handle.post(Array(JSON.write(body).utf8), to: chargesURL)
      idle.withLock { $0.append(handle) }
      return answer
    } catch {
      throw failure(error.message)
    }
  }

  private func failure(_ cause: String) -> ServiceError {
    ServiceError(502, "the payment provider failed", cause: "POST \(chargesURL): \(cause)")
  }
}
