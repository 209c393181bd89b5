import Testing

@testable import orders_demo

@Suite struct OrderIDTests {
  @Test func `a random id is a UUID of version 4, and no two are alike`() throws {
    let id = OrderID.random()
    #expect(OrderID(id.description) == id)
    let characters = Array(id.description)
    #expect(characters[14] == "4")
    #expect("89ab".contains(characters[19]))
    #expect(OrderID.random() != id)
  }

  @Test func `upper case is the same id`() {
    #expect(OrderID("D8FC4FA0-668E-4956-BC8D-5EFCD0633A16")?.description == "d8fc4fa0-668e-4956-bc8d-5efcd0633a16")
  }

  @Test(arguments: [
    "", "7", "d8fc4fa0668e4956bc8d5efcd0633a16", "{d8fc4fa0-668e-4956-bc8d-5efcd0633a16}", "d8fc4fa0-668e-4956-bc8d-5efcd0633a1g",
    "d8fc4fa0-668e-4956-bc8d-5efcd0633a1", "d8fc4fa00668e-4956-bc8d-5efcd0633a16", "d8fc4fa0-668e-4956-bc8d--efcd0633a16",
  ])
  func `anything else is none`(text: String) {
    #expect(OrderID(text) == nil)
  }
}
