import Glibc
import SeamValue
import Testing

/// The public conformance cases, which lie outside the repository: in the folder that SEAM_CONFORMANCE names, or else in
/// `../shared/conformance` beside it.
package enum Conformance {
  package static let isMissing: Comment = "the conformance cases are not there: set SEAM_CONFORMANCE to their folder"

  /// The cases of `NAME.json`; nil where there is no such file, so that a test can be enabled by it.
  package static func suite(_ name: String) -> [Value]? {
    guard case .list(let cases)? = file(name)?["cases"] else { return nil }
    return cases
  }

  /// The whole of `NAME.json`; nil where it does not exist or is no JSON.
  package static func file(_ name: String) -> Value? {
    guard let bytes = Files.read("\(folder)/\(name).json") else { return nil }
    return try? JSON.parse(bytes)
  }

  package static func has(_ name: String) -> Bool {
    access("\(folder)/\(name).json", R_OK) == 0
  }

  private static var folder: String {
    if let folder = getenv("SEAM_CONFORMANCE") { String(cString: folder) } else { Files.packageRoot + "/../shared/conformance" }
  }
}
