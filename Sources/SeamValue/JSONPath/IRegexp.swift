/// I-Regexp (RFC 9485), the interoperable regular expressions of JSONPath, carried out by PCRE2.
enum IRegexp {
  /// Nil where the text is no I-Regexp.
  ///
  /// What RFC 9485, section 5.4, says for PCRE: a dot is any character but a line feed or a carriage return. `^` and `$`, of which the
  /// grammar makes plain characters, are left to PCRE2 as anchors, as other implementations do.
  static func compile(_ pattern: String, isAnchored: Bool) -> Regex? {
    var parser = Parser(scalars: Array(pattern.unicodeScalars))
    guard parser.pattern() else { return nil }
    let translated = String(parser.out)
    return try? Regex(isAnchored ? "\\A(?:\(translated))\\z" : translated)
  }

  /// Checks the grammar of section 3 and writes the same expression for PCRE2.
  private struct Parser {
    let scalars: [Unicode.Scalar]
    var index = 0
    var out = String.UnicodeScalarView()
    /// Groups inside one another, at most.
    static let maximumDepth = 50

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    init(scalars: [Unicode.Scalar]) {
      self.scalars = scalars
    }

    mutating func pattern() -> Bool {
      alternatives(depth: 0) && index == scalars.count
    }

    private mutating func take() {
      out.append(scalars[index])
      index += 1
    }

    private mutating func alternatives(depth: Int) -> Bool {
      guard depth <= Self.maximumDepth else { return false }
      while let scalar = peek {
        switch scalar {
        case ")": return depth > 0
        case "|": take()
        default:
          guard atom(depth: depth), quantifier() else { return false }
        }
      }
      return depth == 0
    }

    private mutating func atom(depth: Int) -> Bool {
      guard let scalar = peek else { return false }
      switch scalar {
      case "(":
        index += 1
        out += "(?:".unicodeScalars
        guard alternatives(depth: depth + 1), peek == ")" else { return false }
        take()
        return true
      case ".":
        index += 1
        out += "[^\\n\\r]".unicodeScalars
        return true
      case "[": return characterClass()
      case "\\": return escape()
      case "*", "+", "?", "{", "}", "]": return false
      default:
        take()
        return true
      }
    }

    /// `*`, `+`, `?`, `{2}`, `{2,}`, `{2,3}`, or nothing.
    private mutating func quantifier() -> Bool {
      switch peek {
      case "*", "+", "?":
        take()
        return true
      case "{":
        take()
        guard digits() else { return false }
        if peek == "," {
          take()
          if peek != "}", !digits() { return false }
        }
        guard peek == "}" else { return false }
        take()
        return true
      default: return true
      }
    }

    private mutating func digits() -> Bool {
      let start = index
      while let scalar = peek, "0"..."9" ~= scalar { take() }
      return index > start
    }

    private mutating func escape() -> Bool {
      guard index + 1 < scalars.count else { return false }
      switch scalars[index + 1] {
      case "(", ")", "*", "+", "-", ".", "?", "[", "\\", "]", "^", "n", "r", "t", "{", "|", "}", "$":
        take()
        take()
        return true
      case "p", "P": return category()
      default: return false
      }
    }

    /// `\p{L}`, `\P{Nd}`.
    private mutating func category() -> Bool {
      take()
      take()
      guard peek == "{" else { return false }
      take()
      var name = ""
      while let scalar = peek, scalar != "}" {
        name.unicodeScalars.append(scalar)
        take()
      }
      guard peek == "}", Self.categories.contains(name) else { return false }
      take()
      return true
    }

    private static let categories: Set<String> = [
      "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S",
      "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs", "C", "Cc", "Cf", "Cn", "Co",
    ]

    /// `[^a-z\p{Lu}-]`; PCRE2 reads more into brackets than the grammar allows, so that every plain character goes out escaped.
    private mutating func characterClass() -> Bool {
      take()
      if peek == "^" { take() }
      var isFirst = true
      while let scalar = peek {
        if scalar == "]" {
          take()
          return !isFirst
        }
        guard classItem(isFirst: isFirst) else { return false }
        isFirst = false
      }
      return false
    }

    private mutating func classItem(isFirst: Bool) -> Bool {
      if peek == "-" {
        // A hyphen stands only at the ends.
        let isLast = index + 1 < scalars.count && scalars[index + 1] == "]"
        guard isFirst || isLast else { return false }
        return classCharacter()
      }
      if peek == "\\", index + 1 < scalars.count, scalars[index + 1] == "p" || scalars[index + 1] == "P" { return escape() }
      guard classCharacter() else { return false }
      if peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        take()
        return classCharacter()
      }
      return true
    }

    private mutating func classCharacter() -> Bool {
      guard let scalar = peek else { return false }
      if scalar == "\\" { return escape() }
      if scalar == "[" || scalar == "]" { return false }
      if scalar.value < 0x80, scalar.properties.generalCategory != .decimalNumber, !scalar.properties.isAlphabetic { out.append("\\") }
      take()
      return true
    }
  }
}
