import SeamRuntime
import Testing

@Suite("The scheduler decides what may run")
struct SchedulerTests {
  @Test("a chain runs one after another")
  func chain() {
    var scheduler = Scheduler([.init(), .init(needs: [0]), .init(needs: [1])])
    #expect(scheduler.ready() == [0])
    #expect(scheduler.ready() == [])
    #expect(scheduler.finished(0, .succeeded) == [])
    #expect(scheduler.ready() == [1])
    _ = scheduler.finished(1, .succeeded)
    #expect(scheduler.ready() == [2])
    #expect(!scheduler.isOver)
    _ = scheduler.finished(2, .succeeded)
    #expect(scheduler.isOver)
  }

  @Test("what does not depend on each other runs beside each other, in the order of the graph")
  func beside() {
    var scheduler = Scheduler([.init(), .init(), .init(needs: [0, 1])])
    #expect(scheduler.ready() == [0, 1])
    _ = scheduler.finished(1, .succeeded)
    #expect(scheduler.ready() == [])
    _ = scheduler.finished(0, .succeeded)
    #expect(scheduler.ready() == [2])
  }

  @Test("where a node fails, what needs its success is skipped, and what needs that in turn, with the first cause")
  func failure() {
    var scheduler = Scheduler([.init(), .init(needs: [0]), .init(needs: [1]), .init()])
    #expect(scheduler.ready() == [0, 3])
    #expect(scheduler.finished(0, .failed) == [.init(node: 1, because: 0), .init(node: 2, because: 0)])
    #expect(scheduler.ready() == [])
    _ = scheduler.finished(3, .succeeded)
    #expect(scheduler.isOver)
  }

  @Test("a node that only waits for the end of another runs however that ended, also where it was skipped")
  func cleanup() {
    var scheduler = Scheduler([.init(), .init(needs: [0]), .init(after: [1]), .init(after: [2])])
    #expect(scheduler.ready() == [0])
    #expect(scheduler.finished(0, .failed) == [.init(node: 1, because: 0)])
    #expect(scheduler.ready() == [2])
    #expect(scheduler.finished(2, .failed) == [])
    #expect(scheduler.ready() == [3])
    _ = scheduler.finished(3, .succeeded)
    #expect(scheduler.isOver)
  }

  @Test("an empty graph is over at once")
  func empty() {
    var scheduler = Scheduler([])
    #expect(scheduler.ready() == [])
    #expect(scheduler.isOver)
  }
}
