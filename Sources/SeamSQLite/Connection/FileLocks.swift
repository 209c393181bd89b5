import Glibc

/// Looks at the lock that a connection holds which writes to a file, and takes none itself (SQLite, *File Locking And Concurrency*, section 3;
/// *WAL-mode File Format*, section 2.3). Used by one thread at a time.
///
/// To close a file ends all the locks that the process has on it, SQLite's too: this is given up when nothing else has the file open.
final class FileLocks {
  private let path: String
  private let file: Int32
  /// Of a file in WAL mode its index, as long as it is this one.
  private var index: (descriptor: Int32, inode: ino_t)?

  /// The byte that is locked while a transaction writes, and that of an index.
  private static let reserved = off_t(0x4000_0001)
  private static let indexWrite = off_t(120)

  init(_ path: String) {
    self.path = path
    file = Self.descriptor(path)
  }

  deinit {
    if file >= 0 { Glibc.close(file) }
    if let index { Glibc.close(index.descriptor) }
  }

  private static func descriptor(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

  /// Who has begun to write and has not come to an end; the process id is 0 where it is not known.
  func writer() -> pid_t? {
    if file >= 0, let holder = Self.holder(of: Self.reserved, in: file) { return holder }
    findIndex()
    return index.flatMap { Self.holder(of: Self.indexWrite, in: $0.descriptor) }
  }

  private func findIndex() {
    var status = stat()
    guard stat(path + "-shm", &status) == 0 else { return }
    if index?.inode == status.st_ino { return }
    let descriptor = Self.descriptor(path + "-shm")
    if let index { Glibc.close(index.descriptor) }
    index = descriptor < 0 ? nil : (descriptor, status.st_ino)
  }

  /// `F_OFD_GETLK` asks on behalf of the open file, so that it also sees what other connections of this process hold.
  private static func holder(of byte: off_t, in descriptor: Int32) -> pid_t? {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = byte
    lock.l_len = 1
    let question: Int32 = 36
    guard fcntl(descriptor, question, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return nil }
    return max(lock.l_pid, 0)
  }
}
