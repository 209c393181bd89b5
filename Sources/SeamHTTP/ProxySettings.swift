import Glibc

/// What the environment says of proxies, in libcurl's terms.
enum ProxySettings {
  /// `CURLOPT_NOPROXY`: the loopback addresses and what `no_proxy` lists.
  static var exceptions: String {
    let listed = (getenv("no_proxy") ?? getenv("NO_PROXY")).map { String(cString: $0) } ?? ""
    // A lone `*` means every host, and only when it stands alone.
    return listed == "*" ? listed : "localhost,127.0.0.0/8,::1" + (listed.isEmpty ? "" : "," + listed)
  }
}
