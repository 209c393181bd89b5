/// The bytes that mean something to YAML (YAML 1.2.2, section 5.3).
enum Byte {
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var exclamation: UInt8 { 0x21 }
  static var doubleQuote: UInt8 { 0x22 }
  static var hash: UInt8 { 0x23 }
  static var dollar: UInt8 { 0x24 }
  static var percent: UInt8 { 0x25 }
  static var ampersand: UInt8 { 0x26 }
  static var singleQuote: UInt8 { 0x27 }
  static var asterisk: UInt8 { 0x2A }
  static var plus: UInt8 { 0x2B }
  static var comma: UInt8 { 0x2C }
  static var dash: UInt8 { 0x2D }
  static var dot: UInt8 { 0x2E }
  static var zero: UInt8 { 0x30 }
  static var nine: UInt8 { 0x39 }
  static var colon: UInt8 { 0x3A }
  static var less: UInt8 { 0x3C }
  static var greater: UInt8 { 0x3E }
  static var question: UInt8 { 0x3F }
  static var at: UInt8 { 0x40 }
  static var openBracket: UInt8 { 0x5B }
  static var backslash: UInt8 { 0x5C }
  static var closeBracket: UInt8 { 0x5D }
  static var backtick: UInt8 { 0x60 }
  static var openBrace: UInt8 { 0x7B }
  static var bar: UInt8 { 0x7C }
  static var closeBrace: UInt8 { 0x7D }
}

extension UInt8 {
  /// A space or a tab.
  var isWhite: Bool { self == Byte.space || self == Byte.tab }

  /// A line break, or the end of the text (which the parser marks with a zero byte).
  var isBreakOrEnd: Bool { self == Byte.lineFeed || self == Byte.carriageReturn || self == 0 }

  /// What separates tokens: white space, a line break, the end.
  var isBlank: Bool { self <= Byte.space && (isWhite || isBreakOrEnd) }

  /// `,` and the brackets.
  var isFlowIndicator: Bool {
    self == Byte.comma || self == Byte.openBracket || self == Byte.closeBracket || self == Byte.openBrace || self == Byte.closeBrace
  }

  var isDigit: Bool { self >= Byte.zero && self <= Byte.nine }

  /// The value of a hexadecimal digit.
  var hexDigit: UInt32? {
    switch self {
    case 0x30...0x39: UInt32(self) - 0x30
    case 0x41...0x46: UInt32(self) - 0x41 + 10
    case 0x61...0x66: UInt32(self) - 0x61 + 10
    default: nil
    }
  }
}
