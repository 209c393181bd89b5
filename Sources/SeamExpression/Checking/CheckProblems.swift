import SeamSource
import SeamValue

/// The wording of what the checker reports.
extension ExpressionProblem {
  static func unknownVariable(_ name: String, in scope: TypeScope, at range: Range<Int>) -> ExpressionProblem {
    let names = scope.variables.keys.sorted()
    // `base64.encode` is the name of a function.
    let namespaces = Set(
      scope.names(areMethods: false).compactMap { $0.contains(".") ? $0.split(separator: ".").first.map(String.init) : nil })
    let elsewhere: [String: String] = [
      "nil": "null", "none": "null", "undefined": "null", "True": "true", "False": "false", "None": "null",
    ]
    return ExpressionProblem(
      "unknown-variable", "unknown variable '\(name)'", at: range,
      label: (elsewhere[name] ?? NearestName.of(name, in: names + namespaces)).map { "did you mean '\($0)'?" },
      notes: [names.isEmpty ? "there are no variables here" : "the variables here are \(listed(names))"])
  }

  static func unknownField(_ field: String, fields: [String], at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "unknown-field", "there is no field '\(field)'", at: range,
      label: NearestName.of(field, in: fields).map { "did you mean '\($0)'?" },
      notes: [fields.isEmpty ? "the object is empty" : "the fields are \(listed(fields))"])
  }

  static func noFields(_ field: String, _ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    let label: String? = if case .list = type { "write [0].\(field) for the first item, or .map(x, x.\(field)) for all" } else { nil }
    return ExpressionProblem("no-fields", "\(type.described) has no fields, so no '\(field)'", at: range, label: label)
  }

  static func unknownFunction(_ call: Node.Call, in scope: TypeScope) -> ExpressionProblem {
    func problem(_ label: String?, _ notes: [String] = []) -> ExpressionProblem {
      ExpressionProblem("unknown-function", "unknown function '\(call.name)'", at: call.nameRange, label: label, notes: notes)
    }
    if call.name == "not", !call.isMethod { return problem("write '!'") }
    if let other = scope.signatures(of: call.name, isMethod: !call.isMethod).first { return problem("write \(other.usage)") }
    if !call.isMethod, Node.Macro(rawValue: call.name) != nil { return problem("write list.\(call.name)(x, …)") }
    let names = scope.names(areMethods: call.isMethod)
    if let nearest = NearestName.of(call.name, in: names) { return problem("did you mean '\(nearest)'?") }
    let others = scope.names(areMethods: !call.isMethod)
    if let nearest = NearestName.of(call.name, in: others), let form = scope.signatures(of: nearest, isMethod: !call.isMethod).first {
      return problem("did you mean \(form.usage)?")
    }
    return problem(nil, [(call.isMethod ? "the methods are " : "the functions are ") + listed(names.sorted())])
  }

  static func wrongReceiver(
    _ name: String, _ type: StaticType, _ forms: [FunctionSignature], at range: Range<Int>
  ) -> ExpressionProblem {
    ExpressionProblem("wrong-argument", "\(type.described) has no '\(name)'", at: range, notes: [usages(forms)])
  }

  static func wrongCount(_ name: String, _ count: Int, _ forms: [FunctionSignature], at range: Range<Int>) -> ExpressionProblem {
    let counts = Set(forms.map(\.parameters.count)).sorted()
    let least = forms.contains(where: \.isVariadic) ? "at least " : ""
    let wanted = counts.map { $0 == 0 ? "no" : String($0) }.joined(separator: " or ")
    return ExpressionProblem(
      "wrong-argument-count", "'\(name)' takes \(least)\(wanted) argument\(counts == [1] ? "" : "s"), not \(count)", at: range,
      notes: [usages(forms)])
  }

  static func wrongArgument(
    _ name: String, _ index: Int, _ type: StaticType, _ forms: [FunctionSignature], at range: Range<Int>
  ) -> ExpressionProblem {
    var wanted: [String] = []
    for form in forms {
      if let parameter = form.parameter(index), !wanted.contains(parameter.type.described) { wanted.append(parameter.type.described) }
    }
    let parameter = forms.first?.parameter(index)?.name ?? "argument"
    return ExpressionProblem(
      "wrong-argument", "the \(parameter) of '\(name)' must be \(wanted.joined(separator: " or ")), not \(type.described)", at: range,
      label: type == .int && wanted == ["a double"] ? "write double(…)" : nil, notes: [usages(forms)])
  }

  /// A function whose arguments are all written out, and that fails with them.
  static func alwaysFails(_ error: EvaluationError, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("always-fails", error.message, at: range, label: error.label, notes: error.notes)
  }

  static func notBoolean(_ place: String, _ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("not-a-boolean", "\(place) must be a boolean, not \(type.described)", at: range)
  }

  static func wrongIndex(_ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("wrong-index", "a list is indexed by an integer, not by \(type.described)", at: range)
  }

  static func notIndexable(_ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    let label: String? = if type == .string { "write a.charAt(0) for a character" } else { nil }
    return ExpressionProblem(
      "wrong-index", "\(type.described) cannot be indexed", at: range, label: label, notes: ["lists and objects can"])
  }

  static func impossibleNegation(_ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("impossible-operation", "\(type.described) cannot be negated", at: range)
  }

  static func impossible(_ operation: Node.Operator, _ a: StaticType, _ b: StaticType, at range: Range<Int>) -> ExpressionProblem {
    var label: String?
    switch (a, b) {
    case (.string, .string) where operation != .add: break
    case (.string, _) where operation == .add && b != .null: label = "write string(…) around the second"
    case (_, .string) where operation == .add && a != .null: label = "write string(…) around the first"
    case (.string, _) where b.isNumber: label = "write double(…) or int(…) around the first"
    case (_, .string) where a.isNumber: label = "write double(…) or int(…) around the second"
    case _ where operation == .remainder && a.fits(.number) && b.fits(.number): label = "'%' is for integers: write int(…)"
    default: break
    }
    return ExpressionProblem(
      "impossible-operation", "\(a.described) \(operation.rawValue) \(b.described) is not possible", at: range, label: label)
  }

  /// - Parameter number: A string that is written out and holds a number.
  static func neverEqual(
    _ operation: Node.Operator, _ a: StaticType, _ b: StaticType, number: String?, at range: Range<Int>
  ) -> ExpressionProblem {
    let answer = operation == .equal ? "false" : "true"
    return ExpressionProblem(
      "never-equal", "\(a.described) never equals \(b.described), so '\(operation.rawValue)' is always \(answer)", at: range,
      label: number.map { "write \($0) without quotes" })
  }

  static func neverIn(_ a: StaticType, _ item: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("never-equal", "the items are never \(a.described), so 'in' is always false", at: range)
  }

  static func notACollection(_ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "impossible-operation", "'in' looks into a list or the keys of an object, not into \(type.described)", at: range,
      label: type == .string ? "write a.contains(b) for texts" : nil)
  }

  static func impossibleKey(_ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "impossible-key", "\(type.described) cannot be a key", at: range, notes: ["keys are strings, integers or booleans"])
  }

  static func notGoneThrough(_ macro: Node.Macro, _ type: StaticType, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem(
      "impossible-operation", "'\(macro.rawValue)' goes through a list or the keys of an object, not \(type.described)", at: range)
  }

  static func badPath(_ error: JSONPathError, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("bad-jsonpath", "the path is no JSONPath: \(error.message)", at: range)
  }

  static func badPattern(_ error: RegexError, at range: Range<Int>) -> ExpressionProblem {
    ExpressionProblem("bad-pattern", "the pattern is no regular expression: \(error.message)", at: range)
  }

  private static func listed(_ names: [String]) -> String {
    let limit = 40
    let shown = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? shown + " and \(names.count - limit) more" : shown
  }

  private static func usages(_ forms: [FunctionSignature]) -> String {
    "the form\(forms.count == 1 ? " is" : "s are") " + forms.map(\.usage).joined(separator: ", ")
  }
}
