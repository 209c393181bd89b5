/// Why a schema cannot be used.
package struct JSONSchemaError: Error, Sendable, Equatable {
  /// The URI of the place in a schema, with a JSON Pointer as its fragment.
  package let location: String
  package let message: String

  package init(location: String, message: String) {
    self.location = location
    self.message = message
  }
}
