import SeamSource

/// An entry of `stages` in `seam.yaml`: which specs run at one point of a pipeline, where, and what that may take.
package struct Stage: Sendable {
  package var name: String
  /// How long the run may take, start-up included; beyond that the gate does not open.
  package var budget: Duration?
  /// Whether what does not pass holds the pipeline up.
  package var blocks = true
  package var environment: Step.Name?
  /// Of the specs that name no stage, those with any of these; none for all of them.
  package var tags: [String] = []
  package var span: SourceSpan

  /// Whether a spec runs in it: one that names stages runs in those alone.
  package func includes(_ spec: Spec) -> Bool {
    if !spec.stages.isEmpty { return spec.stages.contains { $0.text == name } }
    return tags.isEmpty || tags.contains(where: spec.tags.contains)
  }
}
