import Glibc

/// Why a system call failed: an error number (errno(3)).
struct SystemError: Error, Equatable {
  let number: Int32

  init(_ number: Int32 = errno) {
    self.number = number
  }

  /// As a part of a sentence: "permission denied".
  var text: String {
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
