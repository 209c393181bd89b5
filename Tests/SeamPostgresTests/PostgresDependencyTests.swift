import SeamRuntime
import SeamValue
import Testing

@testable import SeamPostgres

@Suite struct PostgresDependencyTests {
  @Test func aServiceIsGivenAnAddressThatWorks() async throws {
    let database = try await ThrowAwayPostgres.open("create table orders (id int)")
    let service = try database.otherSession()
    let rows = try await service.sql("select current_user::text as who, current_database()::text as where").rows
    #expect(rows.count == 1)
    #expect(rows.first?["who"]?.equals("postgres") == true)
    #expect(rows.first?["where"]?.equals(try #require(database.attributes["database"])) == true)
    await service.close()
    await database.close()
  }
}
