import SeamSource

/// A leak of which nobody knows whose it is: it came while no spec ran, or one that cannot have done it.
package struct LateLeak: Sendable {
  package var dependency: String
  package var leak: Leak
  /// The specs of the last seconds, the last one first.
  package var candidates: [SpecReference]
}

extension Leak {
  /// In the words of a report, at the spec that left it.
  package func diagnostic(of dependency: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("leak", "\(dependency): \(subject): \(message)", at: span, notes: details + [exposureText])
  }

  /// In the words of a report, where it is not known who left it.
  package func lines(of dependency: String, candidates: [SpecReference]) -> [String] {
    ["\(dependency): \(subject): \(message)"] + details + [exposureText]
      + candidates.map { "it may come from: \($0.name) (\($0.location))" }
  }

  private var exposureText: String {
    switch exposure {
    case .contained: "contained: it was undone before another spec began"
    case .exposed: "exposed: a spec that ran meanwhile may have seen it"
    }
  }
}
