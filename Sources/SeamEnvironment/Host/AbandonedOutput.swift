import CProcess
import Glibc

/// What the children of a program that has ended go on printing into its files, which nobody reads any more: it is thrown away, so that it
/// does not fill the disk.
struct AbandonedOutput: Sendable {
  private let files: [Int32]
  private static let pause = Duration.milliseconds(200)
  /// In blocks of 512 bytes: less than that is not worth it.
  private static let allowed: blkcnt_t = 1 << 11

  /// Opens the files, which may be removed then.
  init(_ paths: [String]) {
    files = paths.map { open($0, O_WRONLY | O_CLOEXEC) }.filter { $0 >= 0 }
  }

  /// Until nothing is left that could print, and closes the files.
  func discard(of child: SupervisorClient.Child) async {
    defer { for file in files { close(file) } }
    while child.gone.current == nil {
      do { try await Task.sleep(for: Self.pause) } catch { return }
      for file in files {
        var status = stat()
        // Whoever writes there notices nothing (fallocate(2), FALLOC_FL_PUNCH_HOLE).
        if fstat(file, &status) == 0, status.st_blocks > Self.allowed { seam_free_blocks(file, 0, status.st_size) }
      }
    }
  }
}
