/// Calls with C strings, a null pointer for nil and one more behind the last. None may hold a NUL character, which would end it.
func withCStrings<R>(_ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
  var bytes: [CChar] = []
  let offsets = texts.map { text -> Int? in
    guard let text else { return nil }
    defer {
      bytes += text.utf8.lazy.map { CChar(bitPattern: $0) }
      bytes.append(0)
    }
    return bytes.count
  }
  return bytes.withUnsafeBufferPointer { buffer in
    let pointers = offsets.map { offset in offset.flatMap { offset in buffer.baseAddress.map { $0 + offset } } } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
