import Glibc

/// The command: the orders service, until SIGTERM or SIGINT.
@main
struct OrdersDemo {
  /// More would only queue for the same rows.
  private static let poolSize = 8

  static func main() {
    let options: Options
    do throws(Options.Mistake) {
      options = try Options(arguments: Array(CommandLine.arguments.dropFirst())) { name in getenv(name).map { String(cString: $0) } }
    } catch {
      Log.line("orders-demo: \(error.message)")
      exit(2)
    }

    let background = Background()
    let router: Router
    switch options.role {
    case .help:
      print(Options.help, terminator: "")
      return
    case .orders(let databaseURL, let paymentsURL, let amqpURL):
      let pool = Pool(url: databaseURL, size: poolSize)
      let events = OrderEvents(url: amqpURL, faults: options.faults)
      if let amqpURL {
        do throws(BrokerLink.Failure) {
          try CancellationConsumer(url: amqpURL, pool: pool, events: events, faults: options.faults).start()
        } catch {
          Log.line("orders-demo: no cancellations can be taken: \(error.message)")
          exit(1)
        }
      }
      router =
        OrdersAPI(
          pool: pool, payments: PaymentsClient(url: paymentsURL), background: background, events: events, faults: options.faults
        ).router
    }

    let stop = StopSignal()
    do throws(Server.StartFailure) {
      let server = try Server(port: options.port, router: router)
      let wrong = options.faults.isEmpty ? "" : ", wrong on purpose: \(options.faults.map(\.rawValue).sorted().joined(separator: ", "))"
      Log.line("listening on http://127.0.0.1:\(options.port)\(wrong)")
      Log.line("stopping: \(stop.wait())")
      server.drain()
      background.drain()
    } catch {
      Log.line("orders-demo: \(error.message)")
      exit(1)
    }
  }
}
