import SeamValue

/// Walks the tree of an expression and computes its value (cel-spec, *Evaluation*). The depth of the tree bounds the recursion, the budget
/// everything else.
struct Evaluator<Names: Bindings> {
  private let nodes: [Node]
  private let bindings: Names
  private var budget: Budget
  /// The variables of the macros that are being evaluated.
  private var locals: [Value]

  init(_ expression: Expression, _ bindings: Names, budget: Int) {
    nodes = expression.nodes
    self.bindings = bindings
    self.budget = Budget(budget)
    locals = expression.slotCount == 0 ? [] : Array(repeating: .null, count: expression.slotCount)
  }

  /// A function per kind of node: one frame for all of them would be too large for a deep tree on a small stack.
  mutating func evaluate(_ index: Int) throws(EvaluationError) -> Value {
    do { try budget.spend() } catch { throw error.placed(at: nodes[index].range) }
    switch nodes[index].kind {
    case .literal(let value): return value
    case .local(let slot, _): return locals[slot]
    case .variable(let name): return try variable(name, index)
    case .select(let operand, let field): return try select(operand, field, index)
    case .has(let operand, let field): return try has(operand, field, index)
    case .index(let operand, let key): return try element(operand, key, index)
    case .not(let operand): return try not(operand, index)
    case .negate(let operand): return try negate(operand, index)
    case .binary(let operation, let left, let right): return try binary(operation, left, right, index)
    case .and(let operands): return try logical(operands, decisive: false, index)
    case .or(let operands): return try logical(operands, decisive: true, index)
    case .conditional(let condition, let then, let otherwise): return try conditional(condition, then, otherwise)
    case .list(let items): return try list(items)
    case .map(let entries): return try map(entries)
    case .call(let call): return try self.call(call, index)
    case .comprehension(let comprehension): return try self.comprehension(comprehension, index)
    }
  }

  private func range(_ index: Int) -> Range<Int> { nodes[index].range }

  // MARK: - Names and fields

  private func variable(_ name: String, _ index: Int) throws(EvaluationError) -> Value {
    if let value = bindings.value(of: name) { return value }
    if let type = TypeName.denoted(by: name) { return .type(type) }
    throw .unknownVariable(name, at: range(index))
  }

  private mutating func select(_ operand: Int, _ field: String, _ index: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(operand)
    let place = range(operand).upperBound..<range(index).upperBound
    guard case .map(let map) = value else { throw .noFields(value, field: field, at: place) }
    guard let found = map[field] else { throw .noSuchKey(.string(field), in: map, at: place) }
    return found
  }

  private mutating func has(_ operand: Int, _ field: String, _ index: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(operand)
    guard case .map(let map) = value else { throw .noFields(value, field: field, at: range(index)) }
    return .bool(map[field] != nil)
  }

  private mutating func element(_ operand: Int, _ key: Int, _ index: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(operand)
    let key = (value: try evaluate(key), range: range(key))
    switch value {
    case .list(let items):
      guard let position = key.value.wholeNumber else {
        throw EvaluationError("a list is indexed by an integer, not by \(key.value.described)", at: key.range)
      }
      guard position >= 0, position < items.count else { throw .outOfRange(key.value, count: items.count, at: key.range) }
      return items[Int(position)]
    case .map(let map):
      guard let wanted = key.value.asKey else {
        throw EvaluationError("an object has no key that is \(key.value.described)", at: key.range)
      }
      guard let found = map[wanted] else { throw .noSuchKey(key.value, in: map, at: key.range) }
      return found
    default:
      throw EvaluationError("\(value.described) cannot be indexed", at: range(index), notes: ["lists and objects can"])
    }
  }

  // MARK: - Operators

  private mutating func not(_ operand: Int, _ index: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(operand)
    guard case .bool(let flag) = value else { throw .notBoolean(value, "what stands behind '!'", at: range(operand)) }
    return .bool(!flag)
  }

  private mutating func negate(_ operand: Int, _ index: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(operand)
    do { return try Arithmetic.negate(value) } catch { throw error.placed(at: range(index)) }
  }

  private mutating func binary(_ operation: Node.Operator, _ left: Int, _ right: Int, _ index: Int) throws(EvaluationError) -> Value {
    let a = try evaluate(left)
    let b = try evaluate(right)
    do {
      switch operation {
      case .equal: return .bool(try Comparison.equal(a, b, &budget))
      case .notEqual: return .bool(!(try Comparison.equal(a, b, &budget)))
      case .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(try Comparison.ordered(a, operation, b))
      case .in: return .bool(try Comparison.contains(b, a, &budget))
      case .add, .subtract, .multiply, .divide, .remainder: return try Arithmetic.apply(operation, a, b, &budget)
      }
    } catch {
      throw error.placed(at: range(index))
    }
  }

  /// `&&` and `||` look at every operand until one decides, whatever errors the others bring (cel-spec, *Logical Operators*).
  private mutating func logical(_ operands: [Int], decisive: Bool, _ index: Int) throws(EvaluationError) -> Value {
    var failure: EvaluationError?
    for operand in operands {
      do {
        let value = try evaluate(operand)
        if case .bool(let flag) = value {
          if flag == decisive { return .bool(decisive) }
        } else {
          failure = failure ?? .notBoolean(value, "each side of '\(decisive ? "||" : "&&")'", at: range(operand))
        }
      } catch {
        failure = failure ?? error
        try absorb(error)
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }

  /// An error that may not matter in the end still has been worded, which costs more than a step.
  private mutating func absorb(_ error: EvaluationError) throws(EvaluationError) {
    if error.isFinal { throw error }
    do { try budget.spend(100) } catch { throw error.placed(at: nodes[nodes.count - 1].range) }
  }

  private mutating func conditional(_ condition: Int, _ then: Int, _ otherwise: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(condition)
    guard case .bool(let flag) = value else { throw .notBoolean(value, "what stands before '?'", at: range(condition)) }
    return try evaluate(flag ? then : otherwise)
  }

  // MARK: - Lists and maps

  /// A value that a list or an object is built with.
  private mutating func held(_ index: Int) throws(EvaluationError) -> Value {
    let value = try evaluate(index)
    do { try budget.spend(onSizeOf: value) } catch { throw error.placed(at: range(index)) }
    return value
  }

  private mutating func list(_ items: [Int]) throws(EvaluationError) -> Value {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items { values.append(try held(item)) }
    return .list(values)
  }

  private mutating func map(_ entries: [Node.Entry]) throws(EvaluationError) -> Value {
    var map = ValueMap()
    for entry in entries {
      let key = try evaluate(entry.key)
      guard key.canBeKey else {
        throw EvaluationError("\(key.described) cannot be a key", at: range(entry.key), notes: ["keys are strings, integers or booleans"])
      }
      if map[key] != nil { throw EvaluationError("the key \(key.shown) is there twice", at: range(entry.key)) }
      map[key] = try held(entry.value)
    }
    return .map(map)
  }

  // MARK: - Functions

  private mutating func call(_ call: Node.Call, _ index: Int) throws(EvaluationError) -> Value {
    var arguments: [Value] = []
    arguments.reserveCapacity(call.arguments.count)
    for argument in call.arguments { arguments.append(try evaluate(argument)) }
    do throws(EvaluationError) {
      guard let function = call.function else {
        if call.isMethod { throw .unknownFunction(call.name).placed(at: call.nameRange) }
        return try bindings.call(call.name, arguments)
      }
      return try FunctionLibrary.functions[function].call(arguments, &budget)
    } catch {
      throw error.placed(at: range(index))
    }
  }

  // MARK: - Macros

  private mutating func comprehension(_ comprehension: Node.Comprehension, _ index: Int) throws(EvaluationError) -> Value {
    let source = try evaluate(comprehension.source)
    let items: [Value]
    switch source {
    case .list(let list): items = list
    case .map(let map): items = map.entries.map(\.key)
    default:
      throw EvaluationError(
        "'\(comprehension.macro.rawValue)' goes through a list or the keys of an object, not \(source.described)",
        at: range(comprehension.source))
    }
    switch comprehension.macro {
    case .all: return .bool(try quantifier(comprehension, items, decisive: false))
    case .exists: return .bool(try quantifier(comprehension, items, decisive: true))
    case .existsOne: return .bool(try filtered(comprehension, items).count == 1)
    case .filter: return .list(try filtered(comprehension, items))
    case .map:
      guard let transform = comprehension.transform else { return .list(items) }
      var values: [Value] = []
      for item in comprehension.predicate == nil ? items : try filtered(comprehension, items) {
        locals[comprehension.slot] = item
        values.append(try held(transform))
      }
      return .list(values)
    }
  }

  private mutating func quantifier(
    _ comprehension: Node.Comprehension, _ items: [Value], decisive: Bool
  ) throws(EvaluationError) -> Bool {
    guard let predicate = comprehension.predicate else { return !decisive }
    var failure: EvaluationError?
    for item in items {
      locals[comprehension.slot] = item
      do {
        let value = try evaluate(predicate)
        if case .bool(let flag) = value {
          if flag == decisive { return decisive }
        } else {
          failure = failure ?? .notBoolean(value, "the condition of '\(comprehension.macro.rawValue)'", at: range(predicate))
        }
      } catch {
        failure = failure ?? error
        try absorb(error)
      }
    }
    if let failure { throw failure }
    return !decisive
  }

  private mutating func filtered(_ comprehension: Node.Comprehension, _ items: [Value]) throws(EvaluationError) -> [Value] {
    guard let predicate = comprehension.predicate else { return items }
    var kept: [Value] = []
    for item in items {
      locals[comprehension.slot] = item
      let value = try evaluate(predicate)
      guard case .bool(let flag) = value else {
        throw .notBoolean(value, "the condition of '\(comprehension.macro.rawValue)'", at: range(predicate))
      }
      if flag { kept.append(item) }
    }
    return kept
  }
}

extension Value {
  /// The number as an integer, if it is one whatever its kind: what a list can be indexed by.
  var wholeNumber: Int64? {
    switch self {
    case .int(let number): number
    case .uint(let number): Int64(exactly: number)
    case .double(let number): Int64(exactly: number)
    case .decimal(let number): number.int64
    default: nil
    }
  }

  /// Whether a map may have it for a key (cel-spec, *Aggregate Values*).
  var canBeKey: Bool {
    switch self {
    case .string, .int, .uint, .bool: true
    default: false
    }
  }

  /// The key that it finds in a map: a double finds the integer that it equals.
  var asKey: Value? {
    switch self {
    case .string, .int, .uint, .bool, .double, .decimal: self
    default: nil
    }
  }
}
