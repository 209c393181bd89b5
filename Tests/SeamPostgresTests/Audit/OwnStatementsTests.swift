import Testing

@testable import SeamPostgres

@Suite struct OwnStatementsTests {
  private func transaction(_ id: UInt32, after delay: Duration) -> LoggedTransaction {
    LoggedTransaction(id: id, end: 0, arrival: .now + delay)
  }

  @Test func whatBeganBeforeAStatementWasOverMayBeItsDoingHoweverLateItComes() {
    let own = OwnStatements()
    let number = own.begin()
    #expect(own.mayHaveCaused(transaction(99, after: .seconds(1))), "it still runs")
    own.end(number, before: 10)
    #expect(own.mayHaveCaused(transaction(9, after: .seconds(3600))))
    #expect(!own.mayHaveCaused(transaction(10, after: .zero)), "it began later")
    #expect(!own.mayHaveCaused(transaction(9, after: .seconds(-3600))), "it had come by before")
    own.forget()
    #expect(!own.mayHaveCaused(transaction(9, after: .zero)))
  }

  @Test func whereThatIsNotKnownWhatComesSoonAfterMayBe() {
    let own = OwnStatements()
    own.end(own.begin())
    #expect(own.mayHaveCaused(transaction(10, after: .zero)))
    #expect(!own.mayHaveCaused(transaction(10, after: .seconds(3600))))
  }
}
