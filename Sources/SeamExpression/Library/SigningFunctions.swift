import SeamValue

/// Seam's own functions for what is signed: `base64`, `sha256`, `hmac`, `jwt`.
let signingFunctions: [LibraryFunction] = [
  LibraryFunction([
    FunctionSignature("base64", [.init("value", .any)], result: .string, documentation: "A text or bytes in base64 (RFC 4648).")
  ]) { arguments, budget throws(EvaluationError) in
    guard arguments.count == 1, let bytes = bytes(arguments[0]) else { return nil }
    try budget.spend(bytes: bytes.count * 4 / 3)
    return .string(Base64.encode(bytes))
  },
  LibraryFunction([
    FunctionSignature(
      "sha256", [.init("value", .any)], result: .string, documentation: "The SHA-256 of a text or bytes (FIPS 180-4), in hexadecimal."),
    FunctionSignature(
      "sha256", [.init("value", .any), .init("encoding", .string)], result: .string,
      documentation: "The SHA-256 as hex, base64 or base64url."),
  ]) { arguments, budget throws(EvaluationError) in
    guard (1...2).contains(arguments.count), let bytes = bytes(arguments[0]) else { return nil }
    let encoding = try encoding(arguments.dropFirst().first)
    try budget.spend(bytes: bytes.count + 64)
    return .string(encoding.write(try Digest.sha256.hash(bytes)))
  },
  LibraryFunction([
    FunctionSignature(
      "hmac", [.init("key", .any), .init("value", .any)], result: .string,
      documentation: "The HMAC-SHA-256 of a text or bytes (RFC 2104), in hexadecimal."),
    FunctionSignature(
      "hmac", [.init("key", .any), .init("value", .any), .init("digest", .string)], result: .string,
      documentation: "The HMAC with sha256, sha384 or sha512."),
    FunctionSignature(
      "hmac", [.init("key", .any), .init("value", .any), .init("digest", .string), .init("encoding", .string)], result: .string,
      documentation: "The HMAC as hex, base64 or base64url."),
  ]) { arguments, budget throws(EvaluationError) in
    guard (2...4).contains(arguments.count), let key = bytes(arguments[0]), let bytes = bytes(arguments[1]) else { return nil }
    let digest = try digest(arguments.dropFirst(2).first)
    let encoding = try encoding(arguments.dropFirst(3).first)
    try budget.spend(bytes: key.count + bytes.count + 64)
    return .string(encoding.write(try digest.hmac(key: key, bytes)))
  },
  LibraryFunction(
    [
      FunctionSignature(
        "jwt", [.init("token", .string)], result: .object(["header": .any, "claims": .any]),
        documentation: "What a JSON Web Token says (RFC 7519): its header and claims. Its signature is not checked."),
      FunctionSignature(
        "jwt", [.init("claims", .any), .init("key", .any)], result: .string,
        documentation: "A JSON Web Token with these claims, signed with HS256 (RFC 7515)."),
      FunctionSignature(
        "jwt", [.init("claims", .any), .init("key", .any), .init("header", .any)], result: .string,
        documentation: "The same with further members in its header; alg may be HS256, HS384 or HS512."),
    ], keepsDecimals: true
  ) { arguments, budget throws(EvaluationError) in
    switch (arguments.count, arguments.first) {
    case (1, .string(let token)):
      try budget.spend(bytes: token.utf8.count)
      return try readToken(token)
    case (2, .map(let claims)), (3, .map(let claims)):
      guard let key = bytes(arguments[1]) else { return nil }
      var header = ValueMap()
      header["alg"] = "HS256"
      header["typ"] = "JWT"
      if arguments.count == 3 {
        guard case .map(let extra) = arguments[2] else { return nil }
        for entry in extra.entries { header[entry.key.rendered] = entry.value }
      }
      return .string(try token(header, claims, key, &budget))
    default: return nil
    }
  },
]

private func bytes(_ value: Value) -> [UInt8]? {
  switch value {
  case .string(let text): Array(text.utf8)
  case .bytes(let bytes): bytes
  default: nil
  }
}

private func encoding(_ value: Value?) throws(EvaluationError) -> DigestEncoding {
  guard let value else { return .hex }
  if case .string(let name) = value, let encoding = DigestEncoding(rawValue: name) { return encoding }
  throw EvaluationError(
    "there is no encoding \(value.described)",
    notes: ["the encodings are \(DigestEncoding.allCases.map(\.rawValue).joined(separator: ", "))"])
}

private func digest(_ value: Value?) throws(EvaluationError) -> Digest {
  guard let value else { return .sha256 }
  if case .string(let name) = value, let digest = Digest(rawValue: name) { return digest }
  throw EvaluationError(
    "there is no digest \(value.described)", notes: ["the digests are \(Digest.allCases.map(\.rawValue).joined(separator: ", "))"])
}

private func token(_ header: ValueMap, _ claims: ValueMap, _ key: [UInt8], _ budget: inout Budget) throws(EvaluationError) -> String {
  let digest: Digest
  switch header["alg"]?.rendered {
  case "HS256"?: digest = .sha256
  case "HS384"?: digest = .sha384
  case "HS512"?: digest = .sha512
  case let other:
    throw EvaluationError(
      "a token cannot be signed with \(other.map { "'\($0)'" } ?? "nothing")", notes: ["alg may be HS256, HS384 or HS512"])
  }
  let parts = [header, claims].map { Base64URL.encode(Array(JSON.write(.map($0)).utf8)) }
  let signed = Array(parts.joined(separator: ".").utf8)
  try budget.spend(bytes: signed.count + key.count + 64)
  return parts.joined(separator: ".") + "." + Base64URL.encode(try digest.hmac(key: key, signed))
}

private func readToken(_ token: String) throws(EvaluationError) -> Value {
  let parts = token.split(separator: ".", omittingEmptySubsequences: false)
  let noToken = EvaluationError("\(Value.string(token).described) is no JSON Web Token")
  guard parts.count == 3, let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]) else { throw noToken }
  do {
    return .object([("header", try JSON.parse(header)), ("claims", try JSON.parse(claims))])
  } catch {
    throw noToken
  }
}
