import SeamSource
import SeamValue
import Testing

@testable import SeamRuntime

@Suite("What runs once for the whole run")
struct OnceResultsTests {
  @Test("is run by the first that comes to it, and others wait for what it gives")
  func first() {
    let once = OnceResults()
    guard case .mine = once.turn("a"), case .busy = once.turn("a"), case .mine = once.turn("b") else {
      Testing.Issue.record("two run the same")
      return
    }
    once.end("a", .success(.string("token")))
    guard case .over(.success(let value)) = once.turn("a") else {
      Testing.Issue.record("it is not over")
      return
    }
    #expect(value.rendered == "token")
  }

  @Test("is run again where it did not come to its end")
  func again() {
    let once = OnceResults()
    _ = once.turn("a")
    once.end("a", nil)
    guard case .mine = once.turn("a") else {
      Testing.Issue.record("nobody runs it")
      return
    }
  }
}
