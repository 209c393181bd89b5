import SeamValue
import Testing

@testable import SeamExpression

/// Against the published vectors of FIPS 180-4, RFC 4231 and RFC 7515.
@Suite struct SigningFunctionTests {
  private func value(_ text: String, _ bindings: [String: Value] = [:]) throws -> String {
    try #require(Expression.parse(text).0).evaluate(bindings).rendered
  }

  @Test func sha256OfTheStandard() throws {
    #expect(try value(#"sha256("abc")"#) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(try value(#"sha256("")"#) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func hmacOfRFC4231() throws {
    // Test case 2.
    let call = #"hmac("Jefe", "what do ya want for nothing?""#
    #expect(try value(call + ")") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      try value(call + #", "sha512")"#)
        == "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    )
    // Test case 6: a key longer than a block.
    let bindings: [String: Value] = ["key": .bytes(Array(repeating: 0xAA, count: 131))]
    #expect(
      try value(#"hmac(key, "Test Using Larger Than Block-Size Key - Hash Key First")"#, bindings)
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test func signatureOfRFC7515() throws {
    // Appendix A.1.
    let key =
      try #require(Base64URL.decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"))
    let input =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    let bindings: [String: Value] = ["key": .bytes(key), "input": .string(input), "token": .string(input + "." + signature)]
    #expect(try value(#"hmac(key, input, "sha256", "base64url")"#, bindings) == signature)
    #expect(try value("jwt(token).claims.iss", bindings) == "joe")
  }

  @Test func tokenThatWasSignedCanBeRead() throws {
    #expect(
      try value(#"jwt(jwt({"sub": "ada"}, "secret", {"kid": "k1", "alg": "HS512"}))"#)
        == #"{"header":{"alg":"HS512","typ":"JWT","kid":"k1"},"claims":{"sub":"ada"}}"#)
  }

  @Test(arguments: [
    #"jwt("a.b")"#, #"jwt({"a": 1}, "k", {"alg": "none"})"#, #"sha256("a", "base32")"#, #"hmac("k", "v", "md5")"#, "sha256(1)",
  ])
  func whatCannotBeSigned(text: String) {
    #expect(throws: EvaluationError.self) { try value(text) }
  }
}
