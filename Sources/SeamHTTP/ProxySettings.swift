import Glibc

/// What the environment says of proxies, in libcurl's terms.
struct ProxySettings {
  /// `CURLOPT_PROXY`: "" where the environment names none, which spares libcurl the look at it for each request; nil leaves it to libcurl.
  let proxy: String?
  /// `CURLOPT_NOPROXY`: the loopback addresses and what `no_proxy` lists.
  let exceptions: String

  init() {
    let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    proxy = names.contains { getenv($0) != nil } ? nil : ""
    let listed = (getenv("no_proxy") ?? getenv("NO_PROXY")).map { String(cString: $0) } ?? ""
    // A lone `*` means every host, and only when it stands alone.
    exceptions = listed == "*" ? listed : "localhost,127.0.0.0/8,::1" + (listed.isEmpty ? "" : "," + listed)
  }
}
