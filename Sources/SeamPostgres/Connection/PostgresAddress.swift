import CPostgres

/// Where a database is, as libpq takes it (libpq, *Connection Strings*).
struct PostgresAddress: Sendable {
  /// Connection parameters by keyword; `dbname` may itself be an URI.
  var parameters: [(keyword: String, value: String)]
  /// What expressions see.
  var url: String
  var host: String
  var port: Int
  var database: String
  var user: String
  var password: String

  /// A database of a server on this machine that trusts every connection. Nothing is encrypted, so no time goes into trying to.
  init(port: Int, database: String) {
    host = "127.0.0.1"
    self.port = port
    self.database = database
    user = "postgres"
    password = ""
    url = "postgresql://postgres@127.0.0.1:\(port)/\(Self.percentEncoded(database))"
    parameters = [
      ("host", host), ("port", String(port)), ("dbname", database), ("user", user), ("sslmode", "disable"), ("gssencmode", "disable"),
    ]
  }

  struct Malformed: Error {
    var message: String
  }

  /// An address that was given: an URI, or `host=… dbname=…`.
  init(url: String) throws(Malformed) {
    if let reason = seam_postgres_load() { throw Malformed(message: String(cString: reason)) }
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &message) else {
      defer { PQfreemem(message) }
      throw Malformed(message: message.map { ServerText.firstLine(String(cString: $0)) } ?? "it cannot be read")
    }
    defer { PQconninfoFree(options) }
    var given: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    self.url = url
    host = given["host"] ?? given["hostaddr"] ?? ""
    // Of several servers the first is the one that expressions see.
    let ports = try (given["port"] ?? "").split(separator: ",").map { text throws(Malformed) in
      guard let port = Int(text), 1...65_535 ~= port else { throw Malformed(message: "'\(text)' is no port") }
      return port
    }
    port = ports.first ?? 5432
    user = given["user"] ?? ""
    database = given["dbname"] ?? user
    password = given["password"] ?? ""
    parameters = [("dbname", url)]
  }

  /// As messages name it, without a password.
  var place: String {
    host.isEmpty ? "port \(port)" : host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// RFC 3986, section 2.1: everything but unreserved characters.
  private static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        out.append(byte)
      default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
