import SeamValue

/// An answer: always JSON.
struct Response: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  init(_ status: Int, _ json: Value, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = headers
    self.body = Array(JSON.write(json).utf8)
  }
}
