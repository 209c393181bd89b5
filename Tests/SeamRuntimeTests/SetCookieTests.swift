import SeamValue
import Testing

@testable import SeamRuntime

@Suite("Cookies that an answer sets, and takes away")
struct SetCookieTests {
  /// 2026-11-24T22:00:00Z
  private let now: Int64 = 1_795_557_600

  @Test(
    arguments: [
      ("a=1", #"{"a":"1"}"#), ("a=1; Max-Age=0", #"{"a":null}"#), ("a=1; max-age=-5", #"{"a":null}"#), ("a=1; Max-Age=5", #"{"a":"1"}"#),
      ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", #"{"a":null}"#), ("a=1; expires=Tue, 24-Nov-2026 21:59:59 GMT", #"{"a":null}"#),
      ("a=1; Expires=Tue, 24 Nov 2026 22:00:01 GMT", #"{"a":"1"}"#), ("a=1; Expires=soon", #"{"a":"1"}"#),
      // An age comes before an end.
      ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", #"{"a":"1"}"#),
      ("a=1; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT", #"{"a":null}"#),
      ("a=b=c; Path=/", #"{"a":"b=c"}"#), ("nothing", "{}"),
    ])
  func values(header: String, expected: String) {
    #expect(JSON.write(SetCookie.values([HTTPHeader("Set-Cookie", header)], now: now)) == expected)
  }

  @Test("dates are read in any order, as RFC 6265 has it")
  func dates() {
    #expect(CookieDate.seconds("Tue, 24 Nov 2026 22:00:00 GMT") == now)
    #expect(CookieDate.seconds("Tuesday, 24-Nov-26 22:00:00 GMT") == now)
    #expect(CookieDate.seconds("Tue Nov 24 22:00:00 2026") == now)
    #expect(CookieDate.seconds("1 Jan 70 0:0:0") == 0)
    for wrong in ["", "24 Nov 2026", "31 Feb 2026 00:00:00", "1 Jan 1600 00:00:00", "1 Jan 2026 24:00:00", "1 Jan 2026 1:2"] {
      #expect(CookieDate.seconds(Substring(wrong)) == nil, "\(wrong)")
    }
  }
}
