import SeamReport
import Testing

@Suite("Text in XML")
struct XMLTextTests {
  @Test("markup is escaped, quotes and white space only where a parser would change them")
  func escaped() {
    #expect(XMLText.escaped("a < b && \"c\" ]]> d\te\nf\r\n") == "a &lt; b &amp;&amp; \"c\" ]]&gt; d\te\nf&#13;\n")
    #expect(XMLText.escaped("a \"b\"\tc\nd", isAttribute: true) == "a &quot;b&quot;&#9;c&#10;d")
  }

  @Test("what XML cannot hold is replaced, everything else is kept")
  func invalid() {
    #expect(XMLText.escaped("\0 \u{1B}[31m \u{7F} \u{FFFE}\u{FFFF}") == "\u{FFFD} \u{FFFD}[31m \u{7F} \u{FFFD}\u{FFFD}")
    #expect(XMLText.escaped("größer 日本 🎉 e\u{301}") == "größer 日本 🎉 e\u{301}")
  }
}
