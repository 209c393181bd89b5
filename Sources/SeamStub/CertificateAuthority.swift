import CGnuTLS
import Glibc

/// A certificate authority for one run, and the certificate of a server on 127.0.0.1 that it signs: made in memory with GnuTLS.
struct CertificateAuthority {
  /// Its own certificate, in PEM: what a client has to trust.
  let certificate: String
  /// Key and certificate of the server, in PEM.
  let server: (key: String, certificate: String)

  private static let validity = 30 * 86_400

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  init() throws(Failure) {
    if let reason = seam_gnutls_load() { throw Failure(description: String(cString: reason)) }
    let authority = try Certificate(subject: "CN=Seam test authority")
    try authority.check(gnutls_x509_crt_set_basic_constraints(authority.handle, 1, 0))
    try authority.check(gnutls_x509_crt_set_key_usage(authority.handle, UInt32(GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)))
    try authority.sign(by: authority)
    let server = try Certificate(subject: "CN=127.0.0.1")
    try server.check(gnutls_x509_crt_set_basic_constraints(server.handle, 0, -1))
    try server.check(gnutls_x509_crt_set_key_usage(server.handle, UInt32(GNUTLS_KEY_DIGITAL_SIGNATURE)))
    try server.check(gnutls_x509_crt_set_key_purpose_oid(server.handle, "1.3.6.1.5.5.7.3.1", 0))
    for (kind, name) in [(GNUTLS_SAN_IPADDRESS, [127, 0, 0, 1]), (GNUTLS_SAN_DNSNAME, Array("localhost".utf8))] {
      try server.check(gnutls_x509_crt_set_subject_alt_name(server.handle, kind, name, UInt32(name.count), UInt32(GNUTLS_FSAN_APPEND)))
    }
    try server.sign(by: authority)
    certificate = try authority.pem()
    self.server = (try server.keyPEM(), try server.pem())
  }

  /// A certificate with its key, while it is made.
  private final class Certificate {
    let handle: gnutls_x509_crt_t
    let key: gnutls_x509_privkey_t
    private let identifier: [UInt8]

    init(subject: String) throws(Failure) {
      var handle: gnutls_x509_crt_t?
      var key: gnutls_x509_privkey_t?
      guard gnutls_x509_crt_init(&handle) == 0, let handle else { throw Failure(description: "out of memory") }
      guard gnutls_x509_privkey_init(&key) == 0, let key else {
        gnutls_x509_crt_deinit(handle)
        throw Failure(description: "out of memory")
      }
      self.handle = handle
      self.key = key
      var generator = SystemRandomNumberGenerator()
      var serial: [UInt8] = [0x01]
      for _ in 0..<15 { serial.append(UInt8.random(in: 0...255, using: &generator)) }
      identifier = serial
      // GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), a macro that Swift does not import.
      let curve = UInt32(1) << 31 | GNUTLS_ECC_CURVE_SECP256R1.rawValue
      try check(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, curve, 0))
      try check(gnutls_x509_crt_set_version(handle, 3))
      try check(gnutls_x509_crt_set_key(handle, key))
      try check(gnutls_x509_crt_set_serial(handle, serial, serial.count))
      try check(gnutls_x509_crt_set_dn(handle, subject, nil))
      try check(gnutls_x509_crt_set_subject_key_id(handle, identifier, identifier.count))
      let now = time(nil)
      // Clocks of containers run a little apart.
      try check(gnutls_x509_crt_set_activation_time(handle, now - 3600))
      try check(gnutls_x509_crt_set_expiration_time(handle, now + validity))
    }

    func sign(by issuer: Certificate) throws(Failure) {
      try check(gnutls_x509_crt_set_authority_key_id(handle, issuer.identifier, issuer.identifier.count))
      try check(gnutls_x509_crt_sign2(handle, issuer.handle, issuer.key, GNUTLS_DIG_SHA256, 0))
    }

    func pem() throws(Failure) -> String {
      var data = gnutls_datum_t()
      try check(gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_PEM, &data))
      return text(data)
    }

    func keyPEM() throws(Failure) -> String {
      var data = gnutls_datum_t()
      try check(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &data))
      return text(data)
    }

    private func text(_ data: gnutls_datum_t) -> String {
      defer { free(data.data) }
      return String(decoding: UnsafeBufferPointer(start: data.data, count: Int(data.size)), as: UTF8.self)
    }

    func check(_ code: Int32) throws(Failure) {
      if code < 0 { throw Failure(description: String(cString: gnutls_strerror(code)).lowercased()) }
    }

    deinit {
      gnutls_x509_crt_deinit(handle)
      gnutls_x509_privkey_deinit(key)
    }
  }
}
