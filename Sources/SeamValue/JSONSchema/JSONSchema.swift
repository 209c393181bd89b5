/// A JSON Schema of draft 2020-12 or draft 7, with every schema that it refers to, ready to validate instances.
package struct JSONSchema: Sendable {
  package enum Draft: Sendable {
    case draft7
    case draft2020
  }

  let nodes: [SchemaNode]
  let root: Int
  /// The nodes of `$dynamicAnchor`, by resource and name.
  let dynamicAnchors: [SchemaNode.DynamicAnchor: Int]
  /// Whether any schema looks at what others left unevaluated.
  let tracksEvaluation: Bool

  /// - Parameters:
  ///   - uri: where the schema comes from, against which its references are resolved.
  ///   - draft: what a schema without `$schema` is written in.
  ///   - load: the document at a URI without a fragment; nil where there is none. The meta-schemas are known already.
  package init(
    _ schema: Value, uri: String = "", draft: Draft = .draft2020, load: (String) -> Value? = { _ in nil }
  ) throws(JSONSchemaError) {
    self = try withoutActuallyEscaping(load) { (load) throws(JSONSchemaError) -> JSONSchema in
      var compiler = SchemaCompiler(draft: draft, load: load)
      return try compiler.compile(schema, uri: uri)
    }
  }

  init(nodes: [SchemaNode], root: Int, dynamicAnchors: [SchemaNode.DynamicAnchor: Int], tracksEvaluation: Bool) {
    self.nodes = nodes
    self.root = root
    self.dynamicAnchors = dynamicAnchors
    self.tracksEvaluation = tracksEvaluation
  }

  /// Every failure, in the order of the schema. `format` is an annotation unless it is asserted (2020-12, section 7.2).
  ///
  /// - Parameter steps: what validation may take where the instance is small; where it takes more, that is the one failure.
  package func validate(_ instance: Value, assertsFormats: Bool = false, steps: Int = SchemaBudget.standard) -> [SchemaFailure] {
    // Validation recurses with the instance and the schema, which takes more than the stack of a pool's thread.
    DeepStack.run {
      var validator = SchemaValidator(schema: self, assertsFormats: assertsFormats, steps: steps)
      return validator.validate(instance)
    }
  }
}
