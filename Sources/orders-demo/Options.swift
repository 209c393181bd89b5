import Glibc

/// What the command line and the environment ask for.
struct Options {
  enum Role: Equatable {
    case orders(databaseURL: String, paymentsURL: String, amqpURL: String?)
    case help
  }

  var role: Role
  var port: UInt16
  var faults: Set<Fault>

  /// A mistake in them, in one line.
  struct Mistake: Error, Equatable {
    var message: String
  }

  /// - Parameter arguments: without the program's own name.
  init(arguments: [String], environment: (String) -> String?) throws(Mistake) {
    var port: UInt16?
    var faults: Set<Fault> = []
    var rest = arguments[...]

    while let argument = rest.popFirst() {
      // `--port 80` and `--port=80` are the same.
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let attached = parts.count == 2 ? parts[1] : nil
      switch parts[0] {
      case "--help" where attached == nil, "-h" where attached == nil:
        self.init(role: .help, port: 0, faults: [])
        return
      case "--port":
        guard let text = attached ?? rest.popFirst() else { throw Mistake(message: "--port needs a number") }
        guard let number = UInt16(text), number > 0 else { throw Mistake(message: "--port takes a number from 1 to 65535, not '\(text)'") }
        port = number
      case "--fault":
        guard let name = attached ?? rest.popFirst() else { throw Mistake(message: "--fault needs a name: \(Fault.names)") }
        guard let fault = Fault(rawValue: name) else { throw Self.unknownFault(name, from: "--fault") }
        faults.insert(fault)
      default:
        throw Mistake(message: "unknown argument '\(argument)', see --help")
      }
    }

    guard let port else { throw Mistake(message: "--port is required, see --help") }
    faults.formUnion(try Self.faults(named: environment("ORDERS_DEMO_FAULTS") ?? "", from: "ORDERS_DEMO_FAULTS"))
    guard let databaseURL = environment("DATABASE_URL"), !databaseURL.isEmpty else {
      throw Mistake(message: "the environment variable DATABASE_URL is required, such as postgres://user@127.0.0.1:5432/orders")
    }
    guard let paymentsURL = environment("PAYMENTS_URL"), !paymentsURL.isEmpty else {
      throw Mistake(message: "the environment variable PAYMENTS_URL is required, such as http://127.0.0.1:8081")
    }
    let amqpURL = environment("AMQP_URL").flatMap { $0.isEmpty ? nil : $0 }
    self.init(role: .orders(databaseURL: databaseURL, paymentsURL: paymentsURL, amqpURL: amqpURL), port: port, faults: faults)
  }

  private init(role: Role, port: UInt16, faults: Set<Fault>) {
    self.role = role
    self.port = port
    self.faults = faults
  }

  private static func faults(named list: String, from place: String) throws(Mistake) -> Set<Fault> {
    var faults: Set<Fault> = []
    for part in list.split(whereSeparator: { $0 == "," || $0 == " " }) {
      guard let fault = Fault(rawValue: String(part)) else { throw unknownFault(String(part), from: place) }
      faults.insert(fault)
    }
    return faults
  }

  private static func unknownFault(_ name: String, from place: String) -> Mistake {
    Mistake(message: "\(place) knows no fault '\(name)', only: \(Fault.names)")
  }

  static let help = """
    orders-demo: a small shop to test against. It answers in JSON, on 127.0.0.1.

    usage: orders-demo --port N [--fault NAME]...

      POST /orders          {"productId": 1, "quantity": 2, "note": "optional"}
                            201, 402 declined, 404 no such product, 409 not enough stock, 422 invalid, 502 no answer from the provider
      GET  /orders/{id}     GET /products     GET /products/{id}
      GET  /health          200 when the database answers, else 503
      Money is in whole cents.
      With a broker it sends order.created to the topic exchange 'orders', and takes order.cancelled {"orderId": "…"} from it: then it
      gives the stock back, sets the order's status to 'refunded' and sends order.refunded.

    It charges the card of a customer with POST /v1/charges at a payment provider:
      {"amount": 1000, "currency": "EUR", "quantity": 1, "orderId": "…"}
      and expects a 2xx with {"id": "…"}, or 402 with {"error": "…"}. Anything else is a provider that failed.

    environment
      DATABASE_URL          a PostgreSQL address, such as postgres://user@127.0.0.1:5432/orders (required)
      PAYMENTS_URL          the payment provider, such as http://127.0.0.1:8081 (required)
      AMQP_URL              a RabbitMQ address, such as amqp://guest:guest@127.0.0.1:5672/ (without one there are no messages)
      ORDERS_DEMO_FAULTS    names of faults, separated by commas

    faults, each a way to be wrong on purpose
    \(Fault.allCases.map { "  " + $0.rawValue + String(repeating: " ", count: 22 - $0.rawValue.count) + $0.about }.joined(separator: "\n"))

    """
}
