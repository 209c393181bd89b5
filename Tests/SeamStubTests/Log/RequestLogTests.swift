import Testing

@testable import SeamStub

@Suite struct RequestLogTests {
  private func record(_ number: Int, body: Int = 0) -> RequestRecord {
    var record = Array("/\(number)".utf8).withUnsafeBytes { RequestRecord(method: "GET", target: $0) }
    record.body = Array(repeating: 0, count: body)
    return record
  }

  @Test func `100,000 requests are kept, and the oldest make room`() {
    var log = RequestLog()
    for number in 0..<250_000 { log.append(record(number)) }
    #expect(log.end == 250_000)
    #expect(log.first == 150_000)
    let kept = log.records(from: 0)
    #expect(kept.count == 100_000)
    #expect(kept.first.map { String(decoding: $0.target, as: UTF8.self) } == "/150000")
    #expect(kept.last.map { String(decoding: $0.target, as: UTF8.self) } == "/249999")
    #expect(log.records(from: 249_999).count == 1)
    #expect(log.records(from: 250_000).isEmpty)
  }

  @Test func `memory is bounded, whatever the bodies`() {
    var log = RequestLog()
    for number in 0..<40 { log.append(record(number, body: 16 << 20)) }
    let kept = log.records(from: 0)
    #expect(kept.count < 17)
    #expect(kept.reduce(0) { $0 + $1.size } <= RequestLog.maximumSize)
  }

  @Test func `positions go on when it is emptied`() {
    var log = RequestLog()
    log.append(record(0))
    log.removeAll()
    #expect(log.end == 1 && log.records(from: 0).isEmpty)
    log.append(record(1))
    #expect(log.records(from: 1).count == 1)
  }

  @Test func `a packed request gives its parts again`() {
    var record = Array("http://host/a/b?x=1&y".utf8).withUnsafeBytes { RequestRecord(method: "GET", target: $0) }
    Array("X-A".utf8).withUnsafeBytes { name in Array("1".utf8).withUnsafeBytes { record.appendHeader(name: name, value: $0) } }
    Array("X-B".utf8).withUnsafeBytes { name in record.appendHeader(name: name, value: UnsafeRawBufferPointer(start: nil, count: 0)) }
    #expect(String(decoding: record.path, as: UTF8.self) == "/a/b")
    #expect(record.query.map { String(decoding: $0, as: UTF8.self) } == "x=1&y")
    #expect(record.headers.map { "\($0.name)=\($0.value)" } == ["X-A=1", "X-B="])
  }
}
