import CPCRE2

/// A compiled regular expression in the syntax of PCRE2, on Unicode text: classes such as `\w` and `\d` know all scripts.
///
/// A search that backtracks too much ends as an error instead of running on.
package final class Regex: @unchecked Sendable {
  // Sendable: both handles are written in `init` and only read afterwards, which PCRE2 allows from several threads at once (pcre2api,
  // "Multithreading"); what a search writes to is its own.
  private let code: OpaquePointer
  private let limits: OpaquePointer?

  package let pattern: String

  /// Steps of backtracking in one search, some tenths of a second at most.
  private static let matchLimit: UInt32 = 2_000_000
  /// Nested backtracking points.
  private static let depthLimit: UInt32 = 500_000
  /// In KiB.
  private static let heapLimit: UInt32 = 128 * 1024

  package enum Dialect: Sendable {
    /// PCRE2's own, in which `\w` and `\d` know all scripts.
    case pcre
    /// ECMA-262 with the `u` flag, as JSON Schema has it: `\w` and `\d` are ASCII, `$` is the very end.
    case ecmaScript
  }

  package init(_ pattern: String, dialect: Dialect = .pcre) throws(RegexError) {
    self.pattern = pattern
    var error: Int32 = 0
    var offset = 0
    var options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C
    let bytes: [UInt8]
    switch dialect {
    case .pcre:
      options |= PCRE2_UCP
      bytes = Array(pattern.utf8)
    case .ecmaScript:
      options |= PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF
      bytes = Array(try ECMAScriptRegex.translated(pattern).utf8)
    }
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &error, &offset, nil) else {
      throw RegexError(offset: offset, message: Self.message(error))
    }
    self.code = code
    limits = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(limits, Self.matchLimit)
    pcre2_set_depth_limit_8(limits, Self.depthLimit)
    pcre2_set_heap_limit_8(limits, Self.heapLimit)
  }

  deinit {
    pcre2_code_free_8(code)
    pcre2_match_context_free_8(limits)
  }

  /// Whether the expression matches anywhere in the text.
  package func matches(_ text: String) throws(RegexError) -> Bool {
    guard let data = pcre2_match_data_create_8(1, nil) else { throw RegexError(offset: nil, message: "out of memory") }
    defer { pcre2_match_data_free_8(data) }
    var text = text
    // A Swift string is valid UTF-8, so it need not be checked again.
    let result = text.withUTF8 { bytes in
      pcre2_match_8(code, bytes.baseAddress, bytes.count, 0, UInt32(PCRE2_NO_UTF_CHECK), data, limits)
    }
    switch result {
    case PCRE2_ERROR_NOMATCH: return false
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT:
      throw RegexError(offset: nil, message: "the regular expression backtracks too much on this text")
    case 0...: return true
    default: throw RegexError(offset: nil, message: Self.message(result))
    }
  }

  /// Whether a text is a regular expression of ECMA-262, if only one that PCRE2 cannot carry out: a lookbehind of variable length.
  static func isECMAScript(_ pattern: String) -> Bool {
    do {
      _ = try Regex(pattern, dialect: .ecmaScript)
      return true
    } catch {
      return error.message == message(PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH)
    }
  }

  private static func message(_ code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
    return length < 0 ? "error \(code) of PCRE2" : String(decoding: buffer[..<Int(length)], as: UTF8.self)
  }
}
