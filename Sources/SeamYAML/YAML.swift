import SeamSource

/// YAML 1.2, the subset of the language: a document is read exactly as the standard says, or refused with a reason.
package enum YAML {
  /// Reads all documents of a file. It never fails: what could not be read is told by the diagnostics, in the order of the file.
  package static func parse(_ file: SourceFile) -> YAMLResult {
    Composer(file).compose()
  }
}

package struct YAMLResult: Sendable {
  package var documents: [YAMLDocument]
  package var diagnostics: [Diagnostic]

  package init(documents: [YAMLDocument], diagnostics: [Diagnostic]) {
    self.documents = documents
    self.diagnostics = diagnostics
  }

  /// The root of the first document: all there is in a file that holds one.
  package var root: Node? { documents.first?.root }
}

/// One document of a file.
package struct YAMLDocument: Sendable {
  /// None if the document is empty.
  package var root: Node?
  /// Bytes of the file, from the `---` if there is one to where the document ends.
  package var range: Range<Int>
  /// False where a mistake ended the document early: what is missing may stand behind it.
  package var isComplete: Bool

  package init(root: Node?, range: Range<Int>, isComplete: Bool) {
    self.root = root
    self.range = range
    self.isComplete = isComplete
  }
}
