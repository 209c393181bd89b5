import SeamExpression
import SeamRuntime
import SeamSpec
import SeamValue

/// A request as routes and expressions see it: `request`.
enum RequestValue {
  static func of(_ record: RequestRecord, parameters: [(String, String)]) -> Value {
    var headers = ValueMap()
    for header in record.headers { add(header.value, to: &headers, at: header.name.lowercased()) }
    let type = headers["content-type"].map(\.rendered)?.lowercased() ?? ""
    var fields: [(String, Value)] = [
      ("method", .string(record.method)), ("url", .string(String(decoding: record.target, as: UTF8.self))),
      ("origin", .string(record.origin)),
      ("path", .object(parameters.map { ($0.0, .string($0.1)) })), ("query", .map(pairs(record.query ?? []))), ("headers", .map(headers)),
    ]
    if let json = json(record.body, type: type) { fields.append(("json", json)) }
    if type.hasPrefix("application/x-www-form-urlencoded") { fields.append(("form", .map(pairs(record.body[...])))) }
    if type.hasPrefix("multipart/form-data") { fields.append(("multipart", .map(Multipart.parts(of: record)))) }
    fields.append(("body", .string(String(decoding: record.body, as: UTF8.self))))
    return .object(fields)
  }

  /// The body where it says that it is JSON, or looks as if.
  private static func json(_ body: [UInt8], type: String) -> Value? {
    let first = body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    guard first != nil, type.contains("json") || first == 0x7B || first == 0x5B else { return nil }
    return try? JSON.parse(body)
  }

  /// `a=1&b=2` (WHATWG URL, application/x-www-form-urlencoded parsing); a name that comes again has a list.
  private static func pairs(_ bytes: ArraySlice<UInt8>) -> ValueMap {
    var map = ValueMap()
    for pair in bytes.split(separator: 0x26) {
      let name = pair.prefix { $0 != 0x3D }
      let value = pair.dropFirst(name.count + 1)
      add(
        PercentCoding.decode(value, plusIsSpace: true), to: &map, at: PercentCoding.decode(name, plusIsSpace: true))
    }
    return map
  }

  private static func add(_ text: String, to map: inout ValueMap, at name: String) {
    switch map[name] {
    case nil: map[name] = .string(text)
    case .list(let values): map[name] = .list(values + [.string(text)])
    case let value?: map[name] = .list([value, .string(text)])
    }
  }
}

/// What the expressions of a route see.
struct RouteBindings: Bindings {
  let request: Value
  /// The rest: functions, and for the routes of a spec what that spec knows.
  let outer: any Bindings

  func value(of name: String) -> Value? { name == "request" ? request : outer.value(of: name) }

  func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value { try outer.call(name, arguments) }
}

/// What the routes of a stub file see beside `request`: `env`, `secrets` and the functions.
struct FileBindings: Bindings {
  let values: [String: Value]
  let functions: HostFunctions

  func value(of name: String) -> Value? { values[name] }

  func call(_ name: String, _ arguments: [Value]) throws(EvaluationError) -> Value { try functions.call(name, arguments) }
}
