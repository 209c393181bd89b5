/// What is known of a value before a run: enough to find a misspelt field or an impossible comparison while planning.
package indirect enum StaticType: Sendable, Equatable {
  /// Nothing is known, so nothing can be wrong.
  case any
  case null
  case bool
  case int
  case double
  /// Integer or double.
  case number
  case string
  case bytes
  case timestamp
  case duration
  case list(StaticType)
  /// An object of which every field is known.
  case object([String: StaticType])
  /// An object with text keys that are not known, such as a row or headers.
  case map(StaticType)
}
