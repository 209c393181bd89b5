/// Holds one instance against a schema.
struct SchemaValidator {
  /// What keywords have looked at, for those that look at the rest.
  struct Evaluated {
    var properties: Set<ExactText> = []
    var items: Set<Int> = []

    mutating func merge(_ other: Evaluated) {
      properties.formUnion(other.properties)
      items.formUnion(other.items)
    }
  }

  let schema: JSONSchema
  let assertsFormats: Bool
  private var failures: [SchemaFailure] = []
  /// How many failures there were, those of attempts included, which are not reported.
  private var failureCount = 0
  private var attempts = 0
  /// The instance path, as tokens of a JSON Pointer.
  private var path: [String] = []
  /// The resources that evaluation has entered, the outermost first.
  private var scope: [String] = []
  /// The schemas that are being evaluated at the present place of the instance.
  private var active: [Int] = []
  private var depth = 0
  private var budget: SchemaBudget
  /// Why validation ended early, so that nothing is known of the instance.
  private var givenUp: SchemaFailure?

  /// Schemas inside one another in an evaluation, at most; the stack of `DeepStack` holds them.
  private static let maximumDepth = 3000

  init(schema: JSONSchema, assertsFormats: Bool, steps: Int) {
    self.schema = schema
    self.assertsFormats = assertsFormats
    budget = SchemaBudget(steps: steps)
  }

  mutating func validate(_ instance: Value) -> [SchemaFailure] {
    budget.instance = instance
    _ = evaluate(schema.root, instance)
    return givenUp.map { [$0] } ?? failures
  }

  // MARK: Evaluation

  /// What was evaluated; failures are in the report.
  private mutating func evaluate(_ position: Int, _ instance: Value) -> Evaluated {
    let node = schema.nodes[position]
    var evaluated = Evaluated()
    guard spend(1 + active.count / 8, at: node, "") else { return evaluated }
    if active.contains(position) {
      giveUp(node, "", "the schema refers to itself without end")
      return evaluated
    }
    if depth >= Self.maximumDepth {
      giveUp(node, "", "the schemas are nested more than \(Self.maximumDepth) deep")
      return evaluated
    }
    depth += 1
    active.append(position)
    let isNewResource = scope.last != node.resource
    if isNewResource { scope.append(node.resource) }
    for keyword in node.keywords where givenUp == nil { apply(keyword, node, instance, &evaluated) }
    if isNewResource { scope.removeLast() }
    active.removeLast()
    depth -= 1
    return evaluated
  }

  /// The same one step further into the instance.
  private mutating func evaluate(_ position: Int, _ instance: Value, at token: String) {
    let saved = active
    active = []
    path.append(token)
    _ = evaluate(position, instance)
    path.removeLast()
    active = saved
  }

  /// What was evaluated where the instance is valid, and nil where not, without a report.
  private mutating func attempt(_ position: Int, _ instance: Value) -> Evaluated? {
    let count = failureCount
    attempts += 1
    let evaluated = evaluate(position, instance)
    attempts -= 1
    defer { failureCount = count }
    return failureCount == count ? evaluated : nil
  }

  private mutating func isValid(_ position: Int, _ instance: Value) -> Bool {
    let saved = active
    active = []
    defer { active = saved }
    return attempt(position, instance) != nil
  }

  private mutating func fail(_ node: SchemaNode, _ keyword: String, _ message: @autoclosure () -> String) {
    failureCount += 1
    guard attempts == 0 else { return }
    failures.append(failure(node, keyword, message()))
  }

  private func failure(_ node: SchemaNode, _ keyword: String, _ message: String) -> SchemaFailure {
    SchemaFailure(
      instancePath: path.map { "/" + JSONPointer.escaped($0) }.joined(),
      schemaPath: keyword.isEmpty ? node.location : "\(node.location)/\(keyword)", message: message)
  }

  private mutating func giveUp(_ node: SchemaNode, _ keyword: String, _ message: String) {
    if givenUp == nil { givenUp = failure(node, keyword, message) }
  }

  /// Whether there is enough left.
  private mutating func spend(_ steps: Int, at node: SchemaNode, _ keyword: String) -> Bool {
    guard givenUp == nil else { return false }
    if budget.spend(steps) { return true }
    giveUp(node, keyword, "the schema takes more than \(budget.total) steps on this value")
    return false
  }

  /// What others found, for those that look at the rest.
  private mutating func merge(_ other: Evaluated, into evaluated: inout Evaluated, at node: SchemaNode) {
    guard tracks, spend((other.properties.count + other.items.count) / 8, at: node, "") else { return }
    evaluated.merge(other)
  }

  private mutating func apply(_ keyword: SchemaNode.Keyword, _ node: SchemaNode, _ instance: Value, _ evaluated: inout Evaluated) {
    switch keyword.test {
    case .ref(let target): merge(evaluate(target, instance), into: &evaluated, at: node)
    case .dynamicRef(let target, let anchor):
      let outermost = scope.lazy.compactMap { [schema] in schema.dynamicAnchors[SchemaNode.DynamicAnchor(resource: $0, name: anchor)] }
        .first
      merge(evaluate(outermost ?? target, instance), into: &evaluated, at: node)
    case .allOf(let schemas): for schema in schemas { merge(evaluate(schema, instance), into: &evaluated, at: node) }
    case .anyOf, .oneOf, .not, .conditional: applyLogic(keyword, node, instance, &evaluated)
    case .contains, .items, .unevaluatedItems:
      if case .list(let items) = instance { applyToItems(keyword, node, items, &evaluated) }
    case .dependentSchemas, .dependentRequired, .required, .properties, .propertyNames, .unevaluatedProperties:
      if case .map(let map) = instance { applyToProperties(keyword, node, map, instance, &evaluated) }
    default:
      guard spend(SchemaAssertion.cost(of: keyword.test, instance), at: node, keyword.name) else { return }
      do {
        if let message = try SchemaAssertion.failure(keyword.test, instance, assertsFormats: assertsFormats) {
          fail(node, keyword.name, message())
        }
      } catch {
        giveUp(node, keyword.name, "\(error.message), found \(instance.display())")
      }
    }
  }

  private mutating func applyLogic(_ keyword: SchemaNode.Keyword, _ node: SchemaNode, _ instance: Value, _ evaluated: inout Evaluated) {
    switch keyword.test {
    case .anyOf(let schemas):
      var isValid = false
      // Where nobody looks at what was evaluated, one is enough.
      for schema in schemas where !isValid || self.schema.tracksEvaluation {
        guard let found = attempt(schema, instance) else { continue }
        merge(found, into: &evaluated, at: node)
        isValid = true
      }
      if !isValid { fail(node, keyword.name, "expected to be valid against one of \(schemas.count) schemas, found \(instance.display())") }
    case .oneOf(let schemas):
      let found = schemas.compactMap { attempt($0, instance) }
      for found in found { merge(found, into: &evaluated, at: node) }
      if found.count != 1 {
        fail(node, keyword.name, "expected to be valid against exactly one of \(schemas.count) schemas, is against \(found.count)")
      }
    case .not(let schema):
      if attempt(schema, instance) != nil { fail(node, keyword.name, "expected not to be valid, found \(instance.display())") }
    case .conditional(let condition, let then, let otherwise):
      let found = attempt(condition, instance)
      if let found { merge(found, into: &evaluated, at: node) }
      if let next = found == nil ? otherwise : then { merge(evaluate(next, instance), into: &evaluated, at: node) }
    default: break
    }
  }

  private mutating func applyToItems(_ keyword: SchemaNode.Keyword, _ node: SchemaNode, _ items: [Value], _ evaluated: inout Evaluated) {
    switch keyword.test {
    case .items(let prefix, let rest, _):
      for (index, item) in items.enumerated() {
        guard let schema = index < prefix.count ? prefix[index] : rest else { break }
        evaluate(schema, item, at: String(index))
        if tracks { evaluated.items.insert(index) }
      }
    case .contains(let schema, let least, let most):
      let found = items.indices.filter { isValid(schema, items[$0]) }
      if tracks { evaluated.items.formUnion(found) }
      if found.count < least { fail(node, keyword.name, "expected at least \(least) valid items, found \(found.count)") }
      if let most, found.count > most { fail(node, keyword.name, "expected at most \(most) valid items, found \(found.count)") }
    case .unevaluatedItems(let schema):
      for (index, item) in items.enumerated() where !evaluated.items.contains(index) {
        evaluate(schema, item, at: String(index))
        evaluated.items.insert(index)
      }
    default: break
    }
  }

  private var tracks: Bool { schema.tracksEvaluation }

  private mutating func applyToProperties(
    _ keyword: SchemaNode.Keyword, _ node: SchemaNode, _ map: ValueMap, _ instance: Value, _ evaluated: inout Evaluated
  ) {
    guard spend(map.count / 8, at: node, keyword.name) else { return }
    switch keyword.test {
    case .required(let names):
      for name in names where map[name] == nil { fail(node, keyword.name, "the property '\(name)' is missing") }
    case .dependentRequired(let dependencies):
      for (key, names) in dependencies where map[key] != nil {
        for name in names where map[name] == nil { fail(node, keyword.name, "the property '\(name)' is missing beside '\(key)'") }
      }
    case .dependentSchemas(let dependencies):
      for (key, schema) in dependencies where map[key] != nil { merge(evaluate(schema, instance), into: &evaluated, at: node) }
    case .propertyNames(let schema):
      for entry in map.entries { evaluate(schema, .string(entry.key.rendered), at: entry.key.rendered) }
    case .properties(let named, let patterns, let additional):
      for entry in map.entries {
        let key = entry.key.rendered
        guard spend(1 + patterns.count * (1 + key.utf8.count / 8), at: node, keyword.name) else { return }
        var schemas = named[ExactText(key)].map { [$0] } ?? []
        for (pattern, schema) in patterns {
          do {
            if try pattern.matches(key) { schemas.append(schema) }
          } catch {
            return giveUp(node, "patternProperties", "\(error.message), found the key \(entry.key.display())")
          }
        }
        if schemas.isEmpty, let additional { schemas = [additional] }
        for schema in schemas { evaluate(schema, entry.value, at: key) }
        if schema.tracksEvaluation, !schemas.isEmpty { evaluated.properties.insert(ExactText(key)) }
      }
    case .unevaluatedProperties(let schema):
      for entry in map.entries where !evaluated.properties.contains(ExactText(entry.key.rendered)) {
        evaluate(schema, entry.value, at: entry.key.rendered)
        evaluated.properties.insert(ExactText(entry.key.rendered))
      }
    default: break
    }
  }
}
