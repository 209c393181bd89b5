import SeamSource
import SeamValue

/// Finds what cannot work whatever the values are (cel-spec, *Gradual Type Checking*). Where a type is not known, nothing is wrong.
struct Checker {
  private let expression: Expression
  private let scope: TypeScope
  /// The types of the variables of the macros around.
  private var locals: [StaticType]
  private(set) var problems: [ExpressionProblem] = []

  init(_ expression: Expression, _ scope: TypeScope) {
    self.expression = expression
    self.scope = scope
    locals = Array(repeating: .any, count: expression.slotCount)
  }

  private func range(_ index: Int) -> Range<Int> { expression.nodes[index].range }
  private mutating func report(_ problem: ExpressionProblem) { problems.append(problem) }

  /// The type of a node; `any` after a problem, so that one mistake is one problem.
  mutating func type(of index: Int) -> StaticType {
    switch expression.nodes[index].kind {
    case .literal(let value): return StaticType(of: value)
    case .local(let slot, _): return locals[slot]
    case .variable(let name): return variable(name, index)
    case .select(let operand, let field): return selection(field, of: operand, index, isTest: false)
    case .has(let operand, let field):
      _ = selection(field, of: operand, index, isTest: true)
      return .bool
    case .index(let operand, let key): return element(operand, key, index)
    case .not(let operand):
      condition(operand, "what stands behind '!'")
      return .bool
    case .negate(let operand): return negated(operand, index)
    case .binary(let operation, let left, let right): return binary(operation, left, right, index)
    case .and(let operands):
      for operand in operands { condition(operand, "each side of '&&'") }
      return .bool
    case .or(let operands):
      for operand in operands { condition(operand, "each side of '||'") }
      return .bool
    case .conditional(let condition, let then, let otherwise):
      self.condition(condition, "what stands before '?'")
      let type = type(of: then)
      return type.joined(self.type(of: otherwise))
    case .list(let items): return .list(common(items))
    case .map(let entries): return map(entries)
    case .call(let call): return self.call(call, index)
    case .comprehension(let comprehension): return self.comprehension(comprehension)
    }
  }

  /// The type that all of them have; `any` where they differ.
  private mutating func common(_ items: [Int]) -> StaticType {
    var type: StaticType?
    for item in items {
      let next = self.type(of: item)
      type = type.map { $0.joined(next) } ?? next
    }
    return type ?? .any
  }

  private mutating func condition(_ index: Int, _ place: String) {
    let type = type(of: index)
    if !type.fits(.bool) { report(.notBoolean(place, type, at: range(index))) }
  }

  // MARK: - Names and fields

  private mutating func variable(_ name: String, _ index: Int) -> StaticType {
    if let type = scope.variables[name] { return type }
    if TypeName.denoted(by: name) == nil { report(.unknownVariable(name, in: scope, at: range(index))) }
    return .any
  }

  private mutating func selection(_ field: String, of operand: Int, _ index: Int, isTest: Bool) -> StaticType {
    let type = type(of: operand)
    let place = isTest ? range(index) : range(operand).upperBound..<range(index).upperBound
    // Whether a field is there may be asked of what never has it, unless that is another one, misspelt.
    if isTest, case .object(let fields) = type, NearestName.of(field, in: fields.keys) == nil { return fields[field] ?? .any }
    return self.field(field, of: type, at: place)
  }

  private mutating func field(_ field: String, of type: StaticType, at place: Range<Int>) -> StaticType {
    switch type {
    case .any: return .any
    case .map(let value): return value
    case .object(let fields):
      if let type = fields[field] { return type }
      report(.unknownField(field, fields: fields.keys.sorted(), at: place))
    default: report(.noFields(field, type, at: place))
    }
    return .any
  }

  private mutating func element(_ operand: Int, _ key: Int, _ index: Int) -> StaticType {
    let type = type(of: operand)
    let keyType = self.type(of: key)
    switch type {
    case .list(let item):
      if !keyType.fits(.number) { report(.wrongIndex(keyType, at: range(key))) }
      return item
    case .object:
      if case .literal(.string(let field)) = expression.nodes[key].kind { return self.field(field, of: type, at: range(key)) }
    case .map(let value): return value
    case .any: break
    default: report(.notIndexable(type, at: range(index)))
    }
    return .any
  }

  // MARK: - Operators

  private mutating func negated(_ operand: Int, _ index: Int) -> StaticType {
    let type = type(of: operand)
    if type.fits(.number) { return type }
    report(.impossibleNegation(type, at: range(index)))
    return .any
  }

  private mutating func binary(_ operation: Node.Operator, _ left: Int, _ right: Int, _ index: Int) -> StaticType {
    let a = type(of: left)
    let b = type(of: right)
    switch operation {
    case .equal, .notEqual:
      if !a.canEqual(b) {
        report(.neverEqual(operation, a, b, number: number(in: a.isNumber ? right : left, beside: a.isNumber ? a : b), at: range(index)))
      }
      return .bool
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if !OperatorTypes.areOrdered(a, b) { report(.impossible(operation, a, b, at: range(index))) }
      return .bool
    case .in:
      switch b {
      case .list(let item): if !a.canEqual(item) { report(.neverIn(a, item, at: range(index))) }
      case .any, .object, .map: break
      default: report(.notACollection(b, at: range(index)))
      }
      return .bool
    case .add, .subtract, .multiply, .divide, .remainder:
      if let type = OperatorTypes.result(operation, a, b) { return type }
      report(.impossible(operation, a, b, at: range(index)))
      return .any
    }
  }

  /// The number that a string written out holds, where a number stands beside it.
  private func number(in index: Int, beside type: StaticType) -> String? {
    guard type.isNumber, case .literal(.string(let text)) = expression.nodes[index].kind, Double(text) != nil else { return nil }
    return text
  }

  private mutating func map(_ entries: [Node.Entry]) -> StaticType {
    var fields: [String: StaticType] = [:]
    var isObject = true
    for entry in entries {
      let key = type(of: entry.key)
      let value = type(of: entry.value)
      switch key {
      case .any, .string, .int, .bool, .number: break
      default: report(.impossibleKey(key, at: range(entry.key)))
      }
      if case .literal(.string(let name)) = expression.nodes[entry.key].kind { fields[name] = value } else { isObject = false }
    }
    return isObject ? .object(fields) : .map(.any)
  }

  // MARK: - Calls and macros

  private mutating func call(_ call: Node.Call, _ index: Int) -> StaticType {
    let before = problems.count
    let types = call.arguments.map { type(of: $0) }
    let forms = scope.signatures(of: call.name, isMethod: call.isMethod)
    if forms.isEmpty {
      // Of what is not known nobody knows the methods: `bas64.encode`.
      if call.isMethod, problems.count > before, types.first == .any { return .any }
      report(.unknownFunction(call, in: scope))
      return .any
    }
    let given = call.isMethod ? Array(types.dropFirst()) : types
    let receiver = call.isMethod ? types.first : nil
    let places = call.arguments.suffix(given.count).map { range($0) }
    let ofReceiver = forms.filter { form in receiver.map { $0.fits(form.receiver ?? .any) } ?? true }
    if ofReceiver.isEmpty, let receiver {
      report(.wrongReceiver(call.name, receiver, forms, at: call.nameRange))
      return .any
    }
    let ofCount = ofReceiver.filter { $0.accepts(count: given.count) }
    if ofCount.isEmpty {
      report(.wrongCount(call.name, given.count, ofReceiver, at: range(index)))
      return .any
    }
    let fitting = ofCount.filter { form in given.indices.allSatisfy { given[$0].fits(form.parameter($0)?.type ?? .any) } }
    guard let first = fitting.first else {
      // The first argument that no form takes in its place.
      let wrong = given.indices.first { at in !ofCount.contains { given[at].fits($0.parameter(at)?.type ?? .any) } } ?? 0
      report(.wrongArgument(call.name, wrong, given[wrong], ofCount, at: places[wrong]))
      return .any
    }
    tryOut(call, index)
    return fitting.dropFirst().reduce(first.result) { $0.joined($1.result) }
  }

  /// What is written out can be tried before the run: `duration('10 s')`, `x.matches('(')`.
  private mutating func tryOut(_ call: Node.Call, _ index: Int) {
    guard let function = call.function.map({ FunctionLibrary.functions[$0] }) else { return }
    if let argument = call.arguments.dropFirst().first, case .literal(.string(let text)) = expression.nodes[argument].kind {
      // What stands in the text is told at its place in it.
      if call.name == "jsonpath" {
        do throws(JSONPathError) { _ = try JSONPath(parsing: text) } catch {
          report(.badPath(error, at: place(error.offset, in: text, at: argument)))
        }
        return
      }
      if call.name == "matches" {
        do throws(RegexError) { _ = try Patterns.compiled(text) } catch {
          if let offset = error.offset { report(.badPattern(error, at: place(offset, in: text, at: argument))) }
        }
        return
      }
    }
    var arguments: [Value] = []
    for argument in call.arguments {
      if case .literal(let value) = expression.nodes[argument].kind {
        arguments.append(value)
      } else {
        return
      }
    }
    var budget = Budget(100_000)
    do { _ = try function.call(arguments, &budget) } catch {
      if !error.isFinal { report(.alwaysFails(error, at: range(index))) }
    }
  }

  /// An offset in a text that is written out, as a place in the expression; all of the text where it has escapes.
  private func place(_ offset: Int, in text: String, at argument: Int) -> Range<Int> {
    let whole = range(argument)
    guard whole.count == text.utf8.count + 2 else { return whole }
    let start = whole.lowerBound + 1 + min(offset, text.utf8.count)
    return start..<start + 1
  }

  private mutating func comprehension(_ comprehension: Node.Comprehension) -> StaticType {
    let source = type(of: comprehension.source)
    var item = StaticType.any
    switch source {
    case .any: break
    case .list(let type): item = type
    case .object: item = .string
    case .map: item = .any
    default: report(.notGoneThrough(comprehension.macro, source, at: range(comprehension.source)))
    }
    locals[comprehension.slot] = item
    if let predicate = comprehension.predicate { condition(predicate, "the condition of '\(comprehension.macro.rawValue)'") }
    switch comprehension.macro {
    case .all, .exists, .existsOne: return .bool
    case .filter: return .list(item)
    case .map:
      locals[comprehension.slot] = item
      return .list(comprehension.transform.map { type(of: $0) } ?? .any)
    }
  }
}
