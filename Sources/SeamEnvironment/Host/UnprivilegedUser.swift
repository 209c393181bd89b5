import Glibc

/// The user whose rights a program gets that must not run as root: `postgres` where there is one, or else `nobody`.
enum UnprivilegedUser {
  /// Nil where Seam itself is not root, or the system knows neither.
  static let current: ProgramStart.User? = geteuid() == 0 ? find("postgres") ?? find("nobody") : nil

  private static func find(_ name: String) -> ProgramStart.User? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
    var groups = [gid_t](repeating: 0, count: 256)
    var count = Int32(groups.count)
    guard getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 else {
      return ProgramStart.User(uid: entry.pw_uid, gid: entry.pw_gid, groups: [entry.pw_gid])
    }
    return ProgramStart.User(uid: entry.pw_uid, gid: entry.pw_gid, groups: Array(groups.prefix(Int(count))))
  }
}
