import SeamSource
import SeamSpec
import SeamValue

/// Finds everything in the routes of a stub that cannot work: what their expressions refer to, and expectations that no request can meet.
package enum RouteCheck {
  /// - Parameters:
  ///   - scope: what the expressions see beside `request`.
  ///   - loader: reads what `file` names; nil where that is not checked.
  package static func run(_ routes: [StubRoute], in scope: [String: StaticType] = [:], loader: (any Loader)? = nil) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for route in routes {
      var check = TemplateCheck(loader: loader)
      var scope = scope
      guard case .object(let fields) = route.requestType else { continue }
      scope["request"] = route.requestType
      for condition in route.conditions {
        for operand in condition.pattern.operands { check.type(of: operand, in: scope) }
        if let type = fields[condition.field] {
          PatternCheck(typeOfOperand: { _ in .any }) { diagnostics.append($0) }.run(condition.pattern, against: type, at: condition.field)
        }
      }
      for reply in route.replies {
        for template in reply.templates { check.type(of: template, in: scope) }
        let status = TemplateCheck.quiet(reply.status, in: scope)
        if ![.any, .int, .number].contains(status), let place = reply.status.expressions.first?.span {
          diagnostics.append(
            Diagnostic(
              "bad-status", "the status of a reply is a whole number from 200 to 599", at: place, label: "this is \(status.described)"))
        }
      }
      diagnostics += check.diagnostics
    }
    return diagnostics
  }
}

extension TemplateCheck {
  /// The type alone; the problems are told by whoever checks the template.
  static func quiet(_ template: Template, in scope: [String: StaticType]) -> StaticType {
    var check = TemplateCheck()
    return check.type(of: template, in: scope)
  }
}
