import SeamValue

/// A node of the syntax tree. The tree is one array in which children stand before their parents and refer to each other by index; the root
/// is the last.
struct Node: Sendable {
  var kind: Kind
  /// Bytes of the text.
  var range: Range<Int>
  /// Of the tree below, 1 for a leaf: what bounds every recursion over the tree.
  var height: Int

  enum Kind: Sendable {
    case literal(Value)
    /// A name that no macro around it binds.
    case variable(String)
    /// The variable of a macro, which lives in a slot of the evaluator.
    case local(Int, name: String)
    case select(Int, field: String)
    /// `has(operand.field)`.
    case has(Int, field: String)
    case index(Int, Int)
    case not(Int)
    case negate(Int)
    case binary(Operator, Int, Int)
    case and([Int])
    case or([Int])
    case conditional(Int, then: Int, otherwise: Int)
    case list([Int])
    case map([Entry])
    indirect case call(Call)
    indirect case comprehension(Comprehension)
  }

  struct Entry: Sendable {
    var key: Int
    var value: Int
  }

  /// A function with its arguments; the receiver of a method is the first of them.
  struct Call: Sendable {
    var name: String
    var isMethod: Bool
    /// The place in the table of the library; nil for a function of the host, or an unknown one.
    var function: Int?
    var arguments: [Int]
    var nameRange: Range<Int>
  }

  /// A macro that looks at the items of a list, or the keys of a map, one after the other (cel-spec, *Macros*).
  struct Comprehension: Sendable {
    var macro: Macro
    var source: Int
    var slot: Int
    var predicate: Int?
    var transform: Int?
  }

  enum Macro: String, Sendable {
    case all
    case exists
    case existsOne = "exists_one"
    case map
    case filter
  }

  enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in` = "in"
  }
}
