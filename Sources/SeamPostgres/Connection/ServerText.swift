/// Texts of libpq and the server, and texts for them.
enum ServerText {
  /// libpq ends its messages with line breaks and adds advice on further lines.
  static func firstLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason was given"
  }

  /// A name in double quotes (PostgreSQL, *Identifiers and Key Words*).
  static func quoted(_ name: String) -> String {
    var out = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" { out += "\"" }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }

  /// A text as a literal, whatever `standard_conforming_strings` says.
  static func literal(_ text: String) -> String {
    var out = text.utf8.contains(UInt8(ascii: "\\")) ? " E'" : "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" || scalar == "\\" { out.unicodeScalars.append(scalar) }
      out.unicodeScalars.append(scalar)
    }
    return out + "'"
  }
}
