/// One way in which an instance is not valid against a schema.
package struct SchemaFailure: Sendable, Equatable {
  /// Where in the instance, as a JSON Pointer; empty for the whole.
  package let instancePath: String
  /// The keyword that failed: the URI of its schema, with a JSON Pointer as its fragment.
  package let schemaPath: String
  /// Such as `expected a string, found 5`.
  package let message: String
}
