import Glibc

/// The command that installs a Debian package, ready to paste for the user who runs Seam.
package enum InstallCommand {
  package static func of(_ package: String) -> String {
    "\(geteuid() == 0 ? "" : "sudo ")apt-get install \(package)"
  }
}
