import SeamSource

/// What is expected of a value: a tree of plain values, objects, lists and operators, each with the place where a spec wrote it.
///
/// Operands are expressions until they are evaluated, so the tree is generic in them; a `Pattern<Value>` can be matched.
package struct Pattern<Operand: Sendable>: Sendable {
  package var span: SourceSpan?
  package var test: Test

  // Code in other modules is made for the one kind of operand that it uses.
  @inlinable
  package init(_ test: Test, span: SourceSpan? = nil) {
    self.test = test
    self.span = span
  }

  package indirect enum Test: Sendable {
    /// Equal to the operand: an object by the keys that the operand has, a list item by item. Its keys are never operators.
    case equals(Operand)
    /// An object, of which only the written keys are looked at.
    case object([Field])
    /// A list, item by item and in length.
    case list([Pattern])
    /// An operator that compares with a value.
    case value(ValueOperator, Operand)
    /// An operator that takes an expectation.
    case pattern(PatternOperator, Pattern)
    /// An operator that takes a list of expectations; an object of several operators is `all` of them.
    case patterns(LogicOperator, [Pattern])
    /// A JSON Schema or a snapshot.
    case document(DocumentTest)
  }

  package struct Field: Sendable {
    package enum Key: Sendable {
      case name(String)
      /// A singular query gives the value or its absence, any other the list of what it finds.
      case path(JSONPath)
    }

    package var key: Key
    /// Where the key is written.
    package var span: SourceSpan?
    package var pattern: Pattern

    @inlinable
    package init(_ key: Key, _ pattern: Pattern, span: SourceSpan? = nil) {
      self.key = key
      self.span = span
      self.pattern = pattern
    }

    /// Nil for a JSONPath.
    var name: String? { if case .name(let name) = key { name } else { nil } }
  }

  /// Every operand in the tree, in the order written.
  @inlinable
  package func forEachOperand(_ body: (Operand) -> Void) {
    switch test {
    case .equals(let operand), .value(_, let operand): body(operand)
    case .object(let fields): for field in fields { field.pattern.forEachOperand(body) }
    case .list(let patterns), .patterns(_, let patterns): for pattern in patterns { pattern.forEachOperand(body) }
    case .pattern(_, let pattern): pattern.forEachOperand(body)
    case .document: break
    }
  }
}

extension Pattern<Value> {
  /// Every way in which the value is not as expected, in the order of the pattern; nil stands for a value that is absent.
  ///
  /// `path` is where the value stands, such as `json`; the paths of the mismatches continue it.
  package func match(_ value: Value?, at path: String = "") -> [Mismatch] {
    var matcher = Matcher(mode: .report, path: ValuePath(root: path))
    matcher.match(self, value)
    return matcher.mismatches
  }

  /// Whether the value is as expected: `match` without its report, which ends at the first mismatch.
  package func holds(for value: Value?) -> Bool {
    var matcher = Matcher(mode: .first, path: ValuePath(root: ""))
    matcher.match(self, value)
    return matcher.failures == 0
  }

  /// How far the value is from what is expected: 0 where it holds, and roughly the number of mismatches where not. For finding the nearest of
  /// several candidates.
  package func distance(to value: Value?) -> Int {
    var matcher = Matcher(mode: .count, path: ValuePath(root: ""))
    matcher.match(self, value)
    return matcher.failures
  }
}
