import SeamSpec
import SeamValue

/// `log`: a line in the report.
struct LogOperation: Operation {
  let text: Template

  var summary: String { text.source }

  func prepare(in scope: Scope, _ world: World) throws(Issue) -> any PreparedOperation {
    do {
      return Prepared(line: try text.text(scope))
    } catch {
      throw Issue(.failed, [error])
    }
  }

  private struct Prepared: PreparedOperation {
    let line: String

    func perform(timeout: Duration) async throws(Issue) -> Performance {
      var performance = Performance(result: .map(ValueMap()))
      performance.note = line
      return performance
    }
  }
}
