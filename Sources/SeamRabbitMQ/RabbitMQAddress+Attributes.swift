import SeamRuntime
import SeamValue

extension RabbitMQAddress {
  /// What expressions may read of a broker.
  static func attributeTypes(hasManagement: Bool) -> [String: StaticType] {
    let types: [String: StaticType] = [
      "url": .string, "host": .string, "port": .int, "vhost": .string, "user": .string, "password": .string,
    ]
    return hasManagement ? types.merging(["management": .string]) { first, _ in first } : types
  }

  var attributes: [String: Value] {
    var values: [String: Value] = [
      "url": .string(url), "host": .string(host), "port": .int(Int64(port)), "vhost": .string(virtualHost), "user": .string(user),
      "password": .string(password),
    ]
    if let management { values["management"] = .string(management.url) }
    return values
  }

  /// The credentials as the address has them: hidden wherever it is printed.
  var confidential: [String] {
    guard let scheme = url.firstRange(of: "://"), let end = url[scheme.upperBound...].lastIndex(of: "@") else { return [] }
    let credentials = url[scheme.upperBound..<end]
    return credentials.contains(":") ? ["\(credentials)@"] : []
  }
}
