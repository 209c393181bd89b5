import SeamValue
import Testing

/// What the standards behind the formats allow and forbid.
@Suite struct FormatTests {
  private func accepts(_ format: String, _ text: String) throws -> Bool {
    try JSONSchema(["format": .string(format)]).validate(.string(text), assertsFormats: true).isEmpty
  }

  private func check(
    _ format: String, valid: [String], invalid: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for text in valid {
      #expect(try accepts(format, text), "\(format): \(text.debugDescription) is valid", sourceLocation: sourceLocation)
    }
    for text in invalid {
      #expect(try !accepts(format, text), "\(format): \(text.debugDescription) is not valid", sourceLocation: sourceLocation)
    }
  }

  /// RFC 3339, section 5.6 and appendix A.
  @Test func timesAndDurations() throws {
    try check(
      "date-time",
      valid: [
        "1963-06-19T08:30:06.283185Z", "1963-06-19T08:30:06Z", "1937-01-01T12:00:27.87+00:20", "1990-12-31T15:59:50.123-08:00",
        "1998-12-31T23:59:60Z", "1998-12-31T15:59:60.123-08:00", "1963-06-19t08:30:06.283185z", "2000-02-29T00:00:00-00:00",
        "0000-01-01T00:00:00Z",
      ],
      invalid: [
        "1998-12-31T23:59:61Z", "1998-12-31T23:58:60Z", "1998-12-31T22:59:60Z", "1990-02-31T15:59:59.123-08:00",
        "1990-12-31T15:59:59-24:00", "1963-06-19T08:30:06.28123+01:00Z", "06/19/1963 08:30:06 PST", "2013-350T01:01:01",
        "1963-6-19T08:30:06.283185Z", "1963-06-1T00:00:00Z", "1963-06-1৪T00:00:00Z", "1963-06-11T0৪:00:00Z", "1963-06-19T08:30:06",
        "1900-02-29T00:00:00Z", "1963-06-19 08:30:06Z", "1963-06-19T24:00:00Z", "+11963-06-19T08:30:06.283185Z", "",
        "1963-06-19T08:30:06.Z", "1963-06-19T08:30:06+0100", "1963-06-19T08:30:06+01:60", "1963-06-19T08:30Z",
      ])
    try check(
      "date", valid: ["1963-06-19", "2020-01-31", "2020-02-29", "9999-12-31"],
      invalid: [
        "2020-01-32", "2021-02-29", "2020-02-30", "2020-04-31", "2020-00-01", "2020-13-01", "06/19/1963", "2013-350", "1998-1-20",
        "1998-01-1", "1963-06-1৪", "20230328", "2023-W01", "2023-W13-2", "2022W527", "-1963-06-19", " 1963-06-19", "",
      ])
    try check(
      "time",
      valid: [
        "08:30:06Z", "23:59:60Z", "23:59:60+00:00", "01:29:60+01:30", "23:29:60+23:30", "15:59:60-08:00", "00:29:60-23:30",
        "23:20:50.52Z", "08:30:06.283185Z", "08:30:06+00:20", "08:30:06-08:00", "08:30:06z", "00:00:00+00:00",
      ],
      invalid: [
        "008:030:006Z", "8:3:6Z", "8:0030:6Z", "22:59:60Z", "23:58:60Z", "23:59:60+01:00", "23:59:60-01:00", "24:00:00Z", "00:60:00Z",
        "00:00:61Z", "01:02:03+24:00", "01:02:03+00:60", "01:02:03Z+00:30", "08:30:06 PST", "01:01:01,1111", "12:00:00", "12:00:00.52",
        "1২:00:00Z", "08:30:06#00:20", "ab:cd:ef", "", "08:30:06-8:000", "08:30:06.Z",
      ])
    try check(
      "duration",
      valid: [
        "P4DT12H30M5S", "P4Y", "PT0S", "P0D", "P1M", "PT1M", "PT36H", "P1DT12H", "P2W", "P1Y2M3DT4H5M6S", "PT1H2M", "P0Y",
      ],
      invalid: [
        "PT1D", "4DT12H30M5S", "P", "P1YT", "PT", "P2D1Y", "P1D2H", "P2S", "P1Y2W", "P1", "P২Y", "P1W2D", "P-1D", "P1.5D", "", "p1d",
        "PT1H2S", "P1Y2D",
      ])
  }

  /// RFC 5321, section 4.1.2, and RFC 6531.
  @Test func mailboxes() throws {
    try check(
      "email",
      valid: [
        "joe.bloggs@example.com", "te~st@example.com", "~test@example.com", "test~@example.com", "te.s.t@example.com",
        #""joe bloggs"@example.com"#, #""joe..bloggs"@example.com"#, #""joe@bloggs"@example.com"#, "joe.bloggs@[127.0.0.1]",
        "joe.bloggs@[IPv6:::1]", "a@b", "1!#$%&'*+-/=?^_`{|}~@example.com",
      ],
      invalid: [
        "2962", ".test@example.com", "test.@example.com", "te..st@example.com", "joe.bloggs@invalid=domain.com",
        "joe.bloggs@[127.0.0.300]", "joe bloggs@example.com", "@example.com", "joe@", "joe@.com", "joe@example..com", "a@b@c",
        "실례@example.com", "joe@[IPv6:g::1]", "", #""joe"bloggs@example.com"#, "joe@-example.com",
      ])
    try check(
      "idn-email",
      valid: ["실례@실례.테스트", "joe.bloggs@example.com", "δοκιμή@παράδειγμα.δοκιμή", "用户@例子.广告", #""joe ü"@example.com"#],
      invalid: ["2962", "실례", "@실례.테스트", "실..례@실례.테스트", ".실례@실례.테스트", "a b@실례.테스트", "실례@-실례.테스트", "실례@"])
  }

  /// RFC 1123, section 2.1; RFC 5890 to 5892.
  @Test func hostNames() throws {
    let ascii63 = String(repeating: "a", count: 63)
    try check(
      "hostname",
      valid: [
        "www.example.com", "xn--4gbwdl.xn--wgbh1c", "hostname", "host-name", "h0stn4me", "1host", "hostnam3", "a", "1.1.1.1",
        "\(ascii63).com", "xn--ihqwcrb4cv8a8dqg056pqjye",
      ],
      invalid: [
        "-a-host-name-that-starts-with--", "not_a_valid_host_name", "-hostname", "hostname-", "_hostname", "host_name",
        "\(ascii63)a.com", "", ".", ".example", "example.", "a..b", "exam ple", "ex\u{FF0E}ample", "münchen.de", "XN--aa---o47jg78q",
        "xn--X", "ab--cd", "xn--hello-txk", "xn--07jt112bpxg", "xn--", "a.-b",
      ])
    try check(
      "idn-hostname",
      valid: [
        "실례.테스트", "example.com", "xn--4gbwdl.xn--wgbh1c", "\u{DF}\u{3C2}\u{F0B}\u{3007}", "\u{6FD}\u{6FE}", "l\u{B7}l",
        "α\u{375}β", "א\u{5F3}ב", "א\u{5F4}ב", "\u{30FB}ぁ", "\u{30FB}ァ", "\u{30FB}丈", "بی\u{200C}بی", "क\u{94D}\u{200D}ष",
        "क\u{94D}\u{200C}ष",
        "ب\u{660}ب", "۰0", "a\u{3002}b", "a\u{FF0E}b", "a\u{FF61}b", "hostname", "例え.test", "faß.de",
      ],
      invalid: [
        "〮실례.테스트", "실\u{302E}례.테스트", "-> $1.00 <--", "xn--ihqwcrb4cv8a8dqg056pqjyea--", "xn--X",
        "XN--aa---o47jg78q", "-hello", "hello-", "\u{903}hello", "\u{300}hello", "\u{488}hello", "\u{640}\u{7FA}",
        "\u{3031}\u{3032}\u{3033}\u{3034}\u{3035}\u{302E}\u{302F}\u{303B}", "a\u{B7}l", "\u{B7}l", "l\u{B7}a", "l\u{B7}", "α\u{375}S",
        "α\u{375}",
        "A\u{5F3}ב", "\u{5F3}ב", "A\u{5F4}ב", "\u{5F4}ב", "def\u{30FB}abc", "\u{30FB}", "ب\u{660}\u{6F0}", "क\u{200D}ष", "\u{200D}ष", ".",
        "\u{3002}", ".example", "example.", "\u{3002}example", "실..례", "", "실 례", "a_b", "\(ascii63)a", "Ⅷ", "ab--실",
      ])
  }

  /// RFC 2673, section 3.2; RFC 4291, section 2.2.
  @Test func addresses() throws {
    try check(
      "ipv4", valid: ["192.168.0.1", "87.10.0.1", "0.0.0.0", "255.255.255.255"],
      invalid: [
        "127.0.0.0.1", "256.256.256.256", "127.0", "0x7f000001", "2130706433", "087.10.0.1", "1২7.0.0.1", "192.168.1.0/24", " 1.1.1.1",
        "1.1.1.1 ", "1.1.1.1\n", "", "192.168.1.0X", "1..1.1",
      ])
    try check(
      "ipv6",
      valid: [
        "::1", "::abcd", "::", "::ffff:192.168.0.1", "1::", "d6::", "1:d6::42", "1::d6:192.168.0.1", "1:2::192.168.0.1", "1:2:3:4:5:6:7:8",
        "1000:1000:1000:1000:1000:1000:255.255.255.255", "::42:ff:1",
      ],
      invalid: [
        "12345::", "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", "::laptop", ":2:3:4:5:6:7:8", "1:2:3:4:5:6:7:", ":2:3:4::8", "1:2::192.168.256.1",
        "1:2::192.168.ff.1", "::ffff:192.168.0", "1::d6::42", "1:2:3:4:5:6:7", "1", "100:100:100:100:100:100:255.255.255.255.255",
        "100:100:100:100:100:100:100:255.255.255.255", "  ::1", "::1  ", "fe80::/64", "fe80::a%eth1", "1:2:3:4:5:6:7:৪", "1:2::192.16৪.0.1",
        "127.0.0.1", "", ":", "1:2:3:4:5:::8", "1:2:3:4:1.2.3.4.5",
      ])
  }

  /// RFC 3986, RFC 3987.
  @Test func identifiers() throws {
    let absolute = [
      "http://foo.bar/?baz=qux#quux", "http://foo.com/blah_(wikipedia)_blah#cite-1", "http://foo.bar/?q=Test%20URL-encoded%20stuff",
      "http://xn--nw2a.xn--j6w193g/", "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com", "http://223.255.255.254",
      "ftp://ftp.is.co.za/rfc/rfc1808.txt", "http://www.ietf.org/rfc/rfc2396.txt", "ldap://[2001:db8::7]/c=GB?objectClass?one",
      "mailto:John.Doe@example.com", "news:comp.infosystems.www.servers.unix", "tel:+1-816-555-1212",
      "urn:oasis:names:specification:docbook:dtd:xml:4.1.2", "http://example.com:8080/a//b", "file:///etc/hosts", "a:", "http://a?b",
      "http://[v1.a:b]/", "https://example.com/%C3%BC",
    ]
    let wrong = [
      "http:// shouldfail.com", ":// should fail", "bar,baz:foo", "https://[@example.org/test.txt", "https://example.org/foobar\\.txt",
      "https://example.org/foobar<>.txt", "https://example.org/foobar{}.txt", "https://example.org/foobar^.txt",
      "https://example.org/foobar`.txt", "https://example.org/foo bar.txt", "https://example.org/foobar|.txt", "http://a/%zz",
      "http://a/%4",
      "http://a/#b#c", "http://[::1", "http://a b/", "http://[1::2::3]/", "http://example.com:abc/", "https://example.org/foobar\".txt",
    ]
    try check(
      "uri", valid: absolute,
      invalid: wrong + ["//foo.bar/?baz=qux#quux", "/abc", "\\\\WINDOWS\\fileshare", "abc", "1http://a", "http://ƒøø.ßår/", ""])
    try check(
      "uri-reference",
      valid: absolute + ["//foo.bar/?baz=qux#quux", "/abc", "abc", "#fragment", "", "?q", "../a", "./a:b", "a/b:c"],
      invalid: ["\\\\WINDOWS\\fileshare", "#frag\\ment", "/foo\u{FF0E}bar", "a b", "http://a/%zz", "#a#b", "1:a", "é"])
    try check(
      "iri",
      valid: absolute + ["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://ƒøø.com/blah_(wîkïpédiå)_blah#ßité-1", "http://例え.テスト/?\u{E000}"],
      invalid: [
        "http://2001:0db8:85a3:0000:0000:8a2e:0370:7334", "/abc", "\\\\WINDOWS\\filëßåré", "âππ", "http://a/\u{E000}", "http://a/ b",
      ])
    try check(
      "iri-reference", valid: ["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "//ƒøø.ßår/?∂éœ=πîx#πîüx", "/âππ", "âππ", "#ƒrägmênt", ""],
      invalid: ["\\\\WINDOWS\\filëßåré", "#ƒräg\\mênt", "a b", "\u{E000}"])
  }

  /// RFC 6570; RFC 6901; RFC 9562; ECMA-262.
  @Test func pointersTemplatesAndPatterns() throws {
    try check(
      "uri-template",
      valid: [
        "http://example.com/dictionary/{term:1}/{term}", "http://example.com/dictionary", "dictionary/{term:1}/{term}", "{+path}/here",
        "{#x,y}", "{/list*}", "{;x,y}", "{?q,lang}", "{&c}", "{a.b}", "{%41}", "é{x}", "", "{x:9999}",
      ],
      invalid: [
        "http://example.com/dictionary/{term:1}/{term", "}", "{}", "{a b}", "{x:0}", "{x:10000}", "{$x}", "a b", "<", "%4", "{x**}",
      ])
    try check(
      "json-pointer",
      valid: [
        "/foo/bar~0/baz~1/%a", "", "/foo", "/foo/0", "/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n", "/foo/-",
        "/foo//bar",
      ],
      invalid: ["/foo/bar~", "/~0~", "#", "#/", "#a", "/~-1", "/~~", "a", "0", "a/a", "/~2", "/~0/~"])
    try check(
      "relative-json-pointer", valid: ["1", "0/foo/bar", "2/0/baz/1/zip", "0#", "120/foo/bar", "1/a~1b", "10#"],
      invalid: ["/foo/bar", "-1/foo/bar", "+1/foo/bar", "0##", "01/a", "01#", "", "1/a~", "#", "1a", "1#/a"])
    try check(
      "uuid",
      valid: ["2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08-AA98-11ea-b4Aa-73B441D16380", "00000000-0000-0000-0000-000000000000"],
      invalid: [
        "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-73b441d16380", "2eb8aa08-aa98-11ea-b4ga-73b441d16380",
        "2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08aa98-11ea-b4aa73b441d16380", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", "",
        "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
      ])
    try check(
      "regex",
      valid: [
        "([abc])+\\s+$", "^\\p{L}+$", "(?<year>\\d{4})-\\k<year>", "a{2,3}?", "[^]", "[]", "\\u{1F600}", "(?=a)(?!b)(?<=c)(?<!d)", "\\cA",
        "a|",
        "\\0", "[\\b]", "\\/", "^$", "",
      ],
      invalid: [
        "^(abc]", "^\\S(|(.|\\n)*\\S)\\Z", "a**", "(?", "[b-a]", "\\", "(?i)a", "(?>a)", "\\A", "a++", "\\p{Nope}", "(?#c)", "*", "a{3,2}",
        "[a",
        "(?<a>x)(?<a>y)", "\\k<b>", "\\e",
      ])
  }
}
