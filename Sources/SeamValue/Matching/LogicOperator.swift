/// Takes a list of expectations.
package enum LogicOperator: String, Sendable, CaseIterable {
  case all = "$all"
  case any = "$any"

  package var documentation: String {
    switch self {
    case .all: "all of these expectations hold"
    case .any: "at least one of these expectations holds"
    }
  }
}
