import SeamValue

/// Why a request cannot be served: what the client is told, and what only the log says.
struct ServiceError: Error {
  /// The HTTP status (RFC 9110, section 15).
  var status: Int
  /// Lower case, without a full stop.
  var message: String
  /// The field of the request that is wrong, or `body` for all of it.
  var field: String?
  /// For 405.
  var allow: String?
  /// For the log.
  var cause: String?

  init(_ status: Int, _ message: String, field: String? = nil, allow: String? = nil, cause: String? = nil) {
    self.status = status
    self.message = message
    self.field = field
    self.allow = allow
    self.cause = cause
  }

  static func invalid(_ field: String, _ message: String) -> ServiceError {
    ServiceError(422, message, field: field)
  }

  /// The database is away, or did not answer in time.
  static func databaseUnavailable(_ cause: String) -> ServiceError {
    ServiceError(503, "the database is not available", cause: cause)
  }

  var response: Response {
    var json: [(String, Value)] = [("error", .string(message))]
    if let field { json.append(("field", .string(field))) }
    return Response(status, .object(json), headers: allow.map { [("Allow", $0)] } ?? [])
  }
}
