/// Regular expressions of ECMA-262 with the `u` flag, written for PCRE2 where the two differ.
enum ECMAScriptRegex {
  /// Classes that PCRE2 reads as ASCII without UCP, and ECMA-262 as Unicode (section 22.2.2.9).
  private static let space = "\\t\\n\\x0b\\f\\r\\x20\\x{a0}\\x{feff}\\x{2028}\\x{2029}\\p{Zs}"

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
    while index < scalars.count {
      let scalar = scalars[index]
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
        out += "("
        index += 1
      default:
        out.unicodeScalars.append(scalar)
        index += 1
      }
    }
    return out
  }

  /// Gives the index behind the escape.
  private static func escape(
    _ scalars: [Unicode.Scalar], _ start: Int, isInClass: Bool, into out: inout String
  ) throws(RegexError) -> Int {
    guard start + 1 < scalars.count else { throw RegexError(offset: offset(scalars, start), message: "\\ at end of pattern") }
    let scalar = scalars[start + 1]
    switch scalar {
    case "s": out += isInClass ? space : "[\(space)]"
    case "S":
      // Within a class the complement is written as a property, and what is left out by it is rare.
      out += isInClass ? "\\S" : "[^\(space)]"
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
    case "u" where start + 2 < scalars.count && scalars[start + 2] == "{":
      out += "\\x"
    case "u":
      guard var unit = hexadecimal(scalars, start + 2, digits: 4) else {
        throw RegexError(offset: offset(scalars, start), message: "\\u takes four hexadecimal digits, or some in braces")
      }
      var end = start + 6
      // Two escapes may be one character beyond U+FFFF (section 22.2.1, RegExpUnicodeEscapeSequence).
      if (0xD800..<0xDC00).contains(unit), end + 1 < scalars.count, scalars[end] == "\\", scalars[end + 1] == "u",
        let low = hexadecimal(scalars, end + 2, digits: 4), (0xDC00..<0xE000).contains(low)
      {
        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        end += 6
      }
      out += "\\x{\(String(unit, radix: 16))}"
      return end
    case "x" where hexadecimal(scalars, start + 2, digits: 2) == nil:
      throw RegexError(offset: offset(scalars, start), message: "\\x takes two hexadecimal digits")
    case "d", "D", "w", "W", "b", "B", "f", "n", "r", "t", "v", "c", "x", "k", "0"..."9": out += "\\\(scalar)"
    case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/", "-": out += "\\\(scalar)"
    default: throw RegexError(offset: offset(scalars, start), message: "no escape \\\(scalar) in ECMA-262")
    }
    return start + 2
  }

  private static func hexadecimal(_ scalars: [Unicode.Scalar], _ start: Int, digits: Int) -> UInt32? {
    guard start + digits <= scalars.count else { return nil }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[start..<start + digits])
    return text.allSatisfy(\.isHexDigit) ? UInt32(text, radix: 16) : nil
  }

  private static func offset(_ scalars: [Unicode.Scalar], _ index: Int) -> Int {
    scalars[..<index].reduce(0) { $0 + UTF8.width($1) }
  }
}
