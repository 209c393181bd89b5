import SeamSpec
import Testing

@Suite("Durations are written with a unit")
struct DurationTextTests {
  @Test(
    "what is a duration",
    arguments: [
      ("250ms", Duration.milliseconds(250)), ("5s", .seconds(5)), ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)),
      ("1h30m", .seconds(5400)), ("0s", .zero), ("10us", .microseconds(10)),
    ])
  func parsed(text: String, expected: Duration) {
    #expect(DurationText.parse(text) == expected)
  }

  @Test("what is none", arguments: ["", "5", "s", "-1s", "5 s", "5sec", "1.s", ".5s", "5s3", "99999999h", "1e3s", "five"])
  func refused(text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test(
    "for people, three digits and a unit",
    arguments: [
      (Duration.microseconds(850), "850 µs"), (.microseconds(4060), "4.1 ms"), (.milliseconds(12), "12 ms"),
      (.milliseconds(1234), "1.23 s"),
      (.seconds(200), "3 m 20 s"),
    ])
  func described(duration: Duration, expected: String) {
    #expect(DurationText.describe(duration) == expected)
  }

  @Test("as a spec would write it", arguments: ["5s", "1500ms", "10us"])
  func written(text: String) throws {
    #expect(DurationText.written(try #require(DurationText.parse(text))) == text)
  }
}
