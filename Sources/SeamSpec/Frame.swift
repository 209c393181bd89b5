import SeamSource
import SeamValue

/// `include: FILE`: the steps of another file, which sees its inputs and nothing else of the spec.
package struct IncludeAction: Sendable {
  /// The path as it is written.
  package var path: String
  package var file: IncludedFile
  package var inputs: [Input] = []
  /// Whether it runs once for the whole run, and keeps its outputs.
  package var isOnce = false

  package struct Input: Sendable {
    package var name: Step.Name
    package var value: Template
  }
}

/// `group: [steps]`: steps under one name, which see what the group sees.
package struct GroupAction: Sendable {
  package var steps: [Step]
  package var outputs: [Output] = []
}

/// A name for something that the steps of an included file or a group found out, for whoever comes after them.
package struct Output: Sendable {
  package var name: Step.Name
  package var value: Template
}

/// A file of steps.
package struct IncludedFile: Sendable {
  package var inputs: [Declaration] = []
  package var outputs: [Output] = []
  package var steps: [Step] = []
  /// Joins the cleanup of whoever includes the file.
  package var cleanup: [Step] = []
  package var file: SourceFile
  /// What steps that could not be read would be called.
  package var unreadNames: Set<String> = []

  /// An input; without a default it has to be given.
  package struct Declaration: Sendable {
    package var name: Step.Name
    package var fallback: Template?
  }
}

extension [Output] {
  var types: [String: StaticType] {
    Dictionary(map { ($0.name.text, StaticType.any) }) { first, _ in first }
  }
}
