import CProcess
import Glibc

/// Keeps the log of a process that prints without end from filling the disk: its end stays, places in it stay what they are.
struct LogLimit: Sendable {
  let path: String
  /// At least so much of its end is kept.
  static let kept: off_t = 16 << 20
  /// Before it is ready more is, for what shows that it is has still to be found.
  static let keptBeforeReady: off_t = 1 << 30
  private static let pause = Duration.milliseconds(200)
  private static let block: off_t = 4096

  /// Until nothing is left of the process that prints.
  func watch(_ child: SupervisorClient.Child, _ isReady: Promise<Void>) async {
    var freed: off_t = 0
    while child.gone.current == nil {
      do { try await Task.sleep(for: Self.pause) } catch { return }
      freeBeginning(&freed, keeping: isReady.current == nil ? Self.keptBeforeReady : Self.kept)
    }
  }

  /// Gives back the blocks before the end; who writes them notices nothing (fallocate(2), FALLOC_FL_PUNCH_HOLE).
  private func freeBeginning(_ freed: inout off_t, keeping kept: off_t) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > freed + 2 * kept else { return }
    let end = (status.st_size - kept) / Self.block * Self.block
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    if seam_free_blocks(file, freed, end - freed) == 0 { freed = end }
  }
}
