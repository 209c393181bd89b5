import SeamValue
import Synchronization
import TestSupport
import Testing

/// Nothing that is nested deeply may overrun a small stack.
@Suite struct DepthTests {
  @Test func documentsAtTheLimitAreReadWrittenComparedAndQueried() {
    let done = Mutex(0)
    SmallStack.run {
      for (open, inner, close) in [("[", "1", "]"), (#"{"a":"#, "1", "}"), ("[[", "1", "]]"), (#"[{"a":"#, "1", "}]")] {
        let levels = JSON.maximumDepth / (open.hasPrefix("[[") || open.hasPrefix("[{") ? 2 : 1)
        let text = String(repeating: open, count: levels) + inner + String(repeating: close, count: levels)
        let value = try JSON.parse(text)
        let other = try JSON.parse(text)
        let isRight = try [
          JSON.write(value) == text, value.equals(other), Pattern<Value>(.equals(value)).match(other).isEmpty,
          Pattern<Value>(.equals(value)).match(.null).count == 1,
          Pattern<Value>(.pattern(.exactly, Pattern(.equals(value)))).holds(for: other),
          JSONPath(parsing: "$..*").nodes(in: value).count == JSON.maximumDepth,
          JSONPath(parsing: "$[?@..*]").values(in: value).count <= 1,
        ]
        if isRight.allSatisfy(\.self) { done.withLock { $0 += 1 } }
      }
    }
    #expect(done.withLock { $0 } == 4)
  }

  @Test func whatIsDeeperIsRefused() {
    let text = String(repeating: "[", count: JSON.maximumDepth + 1)
    #expect(throws: JSONError(offset: JSON.maximumDepth, message: "lists and objects are nested more than 512 deep")) {
      try JSON.parse(text)
    }
    #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: JSONError.self) { try JSON.parse(String(repeating: #"{"a":["#, count: 1_000_000)) }
  }

  @Test func nestedPatternsAndQueriesAreBounded() {
    let messages = Mutex<[String]>([])
    SmallStack.run {
      var some = Pattern<Value>(.equals(1))
      var plain = some
      var value: Value = 1
      for _ in 0..<300 {
        some = Pattern(.pattern(.some, Pattern(.object([.init(.name("a"), some)]))))
        plain = Pattern(.object([.init(.name("a"), Pattern(.list([plain])))]))
        value = ["a": .list([value])]
      }
      messages.withLock { $0 += some.match(value["a"]).map(\.found) + plain.match(value).map(\.expected) }
      do {
        _ = try JSONPath(parsing: "$[?" + String(repeating: "(", count: 1000) + "@" + String(repeating: ")", count: 1000) + "]")
      } catch let error as JSONPathError {
        messages.withLock { $0.append(error.message) }
      }
      do {
        _ = try JSONPath(parsing: "$" + String(repeating: "[?@", count: 1000) + String(repeating: "]", count: 1000))
      } catch let error as JSONPathError {
        messages.withLock { $0.append(error.message) }
      }
      do {
        _ = try Regex(String(repeating: "(", count: 1000) + String(repeating: ")", count: 1000))
      } catch let error as RegexError {
        messages.withLock { $0.append(error.message) }
      }
    }
    #expect(messages.withLock { $0.count } == 5)
    #expect(messages.withLock { $0[0] } == "none of 1 item")
    #expect(messages.withLock { $0[1] } == "an expectation of at most 64 levels")
    #expect(messages.withLock { $0[2] } == "a filter is nested more than 40 deep")
  }
}
