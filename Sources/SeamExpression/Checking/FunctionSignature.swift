import SeamValue

/// What a function takes and gives: data, for checking calls, for suggestions and for the reference. A function with several forms has several.
package struct FunctionSignature: Sendable, Equatable {
  package struct Parameter: Sendable, Equatable {
    package let name: String
    package let type: StaticType

    package init(_ name: String, _ type: StaticType) {
      self.name = name
      self.type = type
    }
  }

  package let name: String
  /// What a method is called on; nil for a function that stands alone.
  package let receiver: StaticType?
  package let parameters: [Parameter]
  /// Whether the last parameter may come any number of times, at least once.
  package let isVariadic: Bool
  package let result: StaticType
  /// One sentence for the reference.
  package let documentation: String

  package init(
    _ name: String, on receiver: StaticType? = nil, _ parameters: [Parameter] = [], isVariadic: Bool = false, result: StaticType,
    documentation: String
  ) {
    self.name = name
    self.receiver = receiver
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.result = result
    self.documentation = documentation
  }

  /// How a call is written: `text.contains(part)`.
  package var usage: String {
    let inner = parameters.map(\.name).joined(separator: ", ") + (isVariadic ? ", …" : "")
    return (receiver.map { $0.shortName + "." } ?? "") + name + "(" + inner + ")"
  }

  func accepts(count: Int) -> Bool {
    isVariadic ? count >= parameters.count : count == parameters.count
  }

  func parameter(_ index: Int) -> Parameter? {
    index < parameters.count ? parameters[index] : isVariadic ? parameters.last : nil
  }
}
