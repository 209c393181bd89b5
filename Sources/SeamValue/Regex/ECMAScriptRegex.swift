/// Regular expressions of ECMA-262 with the `u` flag, written for PCRE2 where the two differ.
enum ECMAScriptRegex {
  /// Classes that PCRE2 reads as ASCII without UCP, and ECMA-262 as Unicode (section 22.2.2.9).
  private static let space = "\\t\\n\\x0b\\f\\r\\x20\\x{a0}\\x{feff}\\x{2028}\\x{2029}\\p{Zs}"
  /// Everything else, for use within a class.
  private static let noSpace =
    "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}"
    + "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

  private static let categories = [
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Titlecase_Letter": "Lt", "Cased_Letter": "L&", "LC": "L&",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl",
    "Other_Number": "No", "Punctuation": "P", "punct": "P", "Symbol": "S", "Currency_Symbol": "Sc", "Math_Symbol": "Sm", "Separator": "Z",
    "Space_Separator": "Zs", "Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Unassigned": "Cn", "ASCII": "",
  ]

  static func translated(_ pattern: String) throws(RegexError) -> String {
    let scalars = Array(pattern.unicodeScalars)
    var out = ""
    var index = 0
    var isInClass = false
    var followsQuantifier = false
    while index < scalars.count {
      let scalar = scalars[index]
      if let end = isInClass ? nil : quantifier(scalars, index) {
        // PCRE2 reads a second '+' as possessive.
        if followsQuantifier, scalar == "+" {
          throw RegexError(offset: offset(scalars, index), message: "a quantifier follows a quantifier")
        }
        out.unicodeScalars.append(contentsOf: scalars[index..<end])
        index = end
        followsQuantifier = true
        continue
      }
      followsQuantifier = false
      switch scalar {
      case "\\": index = try escape(scalars, index, isInClass: isInClass, into: &out)
      case "[" where isInClass:
        out += "\\["
        index += 1
      case "[":
        isInClass = true
        out += "["
        index += 1
      case "]" where isInClass:
        isInClass = false
        out += "]"
        index += 1
      case "." where !isInClass:
        out += "[^\\n\\r\\x{2028}\\x{2029}]"
        index += 1
      case "(" where !isInClass:
        // PCRE2 has many more kinds of groups.
        let isPlain = index + 1 >= scalars.count || scalars[index + 1] != "?" && scalars[index + 1] != "*"
        let next = index + 2 < scalars.count ? scalars[index + 2] : " "
        guard isPlain || (scalars[index + 1] == "?" && ":=!<".unicodeScalars.contains(next)) else {
          throw RegexError(offset: offset(scalars, index), message: "no such group in ECMA-262")
        }
        out += isPlain ? "(" : "(?"
        index += isPlain ? 1 : 2
      default:
        out.unicodeScalars.append(scalar)
        index += 1
      }
    }
    return out
  }

  /// The end of `*`, `+`, `?`, `{2}`, `{2,}` or `{2,3}`; nil where something else stands.
  private static func quantifier(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    if "*+?".unicodeScalars.contains(scalars[start]) { return start + 1 }
    guard scalars[start] == "{" else { return nil }
    var index = start + 1
    var digits = 0
    var commas = 0
    while index < scalars.count, scalars[index] != "}" {
      if "0"..."9" ~= scalars[index], commas == 0 || digits > 0 {
        digits += 1
      } else if scalars[index] == ",", commas == 0, digits > 0 {
        commas = 1
      } else {
        return nil
      }
      index += 1
    }
    return index < scalars.count && digits > 0 ? index + 1 : nil
  }

  /// Gives the index behind the escape.
  private static func escape(
    _ scalars: [Unicode.Scalar], _ start: Int, isInClass: Bool, into out: inout String
  ) throws(RegexError) -> Int {
    guard start + 1 < scalars.count else { throw RegexError(offset: offset(scalars, start), message: "\\ at end of pattern") }
    let scalar = scalars[start + 1]
    switch scalar {
    case "s": out += isInClass ? space : "[\(space)]"
    case "S": out += isInClass ? noSpace : "[^\(space)]"
    case "p", "P":
      var end = start + 2
      var name = ""
      if end < scalars.count, scalars[end] == "{" {
        end += 1
        while end < scalars.count, scalars[end] != "}" {
          name.unicodeScalars.append(scalars[end])
          end += 1
        }
      }
      guard end < scalars.count, !name.isEmpty else { throw RegexError(offset: offset(scalars, start), message: "malformed \\p sequence") }
      for (prefix, ours) in [
        ("General_Category=", ""), ("gc=", ""), ("Script=", "sc:"), ("sc=", "sc:"), ("Script_Extensions=", "scx:"), ("scx=", "scx:"),
      ]
      where name.hasPrefix(prefix) {
        name = ours + name.dropFirst(prefix.count)
      }
      if name == "ASCII" {
        out += isInClass ? "\\x00-\\x7f" : scalar == "p" ? "[\\x00-\\x7f]" : "[^\\x00-\\x7f]"
      } else {
        out += "\\\(scalar){\(categories[name] ?? name)}"
      }
      return end + 1
    case "u", "x":
      guard let (code, end) = codePoint(scalars, start + 2, isShort: scalar == "x") else {
        let digits = scalar == "x" ? "two hexadecimal digits" : "four hexadecimal digits, or some in braces"
        throw RegexError(offset: offset(scalars, start), message: "\\\(scalar) takes \(digits)")
      }
      out += "\\x{\(String(code, radix: 16))}"
      return end
    case "v": out += "\\x0b"
    case "d", "D", "w", "W", "b", "B", "f", "n", "r", "t", "c", "k", "0"..."9": out += "\\\(scalar)"
    case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/", "-": out += "\\\(scalar)"
    default: throw RegexError(offset: offset(scalars, start), message: "no escape \\\(scalar) in ECMA-262")
    }
    return start + 2
  }

  /// `41` behind `\x`; `0041`, `{1F432}` or the two halves of a surrogate pair behind `\u`.
  private static func codePoint(_ scalars: [Unicode.Scalar], _ start: Int, isShort: Bool) -> (UInt32, Int)? {
    func hex(_ range: Range<Int>) -> UInt32? {
      guard range.upperBound <= scalars.count, scalars[range].allSatisfy({ $0.isASCII && $0.properties.isASCIIHexDigit }) else {
        return nil
      }
      return UInt32(String(String.UnicodeScalarView(scalars[range])), radix: 16)
    }
    if isShort { return hex(start..<start + 2).map { ($0, start + 2) } }
    if start < scalars.count, scalars[start] == "{" {
      guard let close = scalars[start...].firstIndex(of: "}"), let code = hex(start + 1..<close), code <= 0x10FFFF else { return nil }
      return (code, close + 1)
    }
    guard let code = hex(start..<start + 4) else { return nil }
    if 0xD800..<0xDC00 ~= code, start + 6 <= scalars.count, scalars[start + 4] == "\\", scalars[start + 5] == "u",
      let low = hex(start + 6..<start + 10), 0xDC00..<0xE000 ~= low
    {
      return (0x10000 + (code - 0xD800) << 10 + (low - 0xDC00), start + 10)
    }
    return (code, start + 4)
  }

  private static func offset(_ scalars: [Unicode.Scalar], _ index: Int) -> Int {
    scalars[..<index].reduce(0) { $0 + UTF8.width($1) }
  }
}
