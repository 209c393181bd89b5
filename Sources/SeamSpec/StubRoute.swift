import SeamSource
import SeamValue

/// One route of a stub: which requests it takes, and what it answers.
package struct StubRoute: Sendable {
  package var method: String
  package var path: [Segment]
  /// What a request with that method and path has to satisfy, in the order written.
  package var conditions: [Condition] = []
  /// The first request gets the first, and so on; the last stands for all that follow. Never empty.
  package var replies: [StubReply]
  /// As written: `GET /v1/charges/{id}`.
  package var title: String
  /// Of what stands behind `on`.
  package var span: SourceSpan

  /// A part of a path, between two slashes.
  package enum Segment: Sendable, Equatable {
    case literal(String)
    /// `{id}`: any text that is not empty, read as `request.path.id`.
    case parameter(String)
  }

  package struct Condition: Sendable {
    /// One of `conditionKeys`.
    package var field: String
    package var pattern: Pattern<Template>
    package var span: SourceSpan
  }

  package static let conditionKeys = ["query", "headers", "json", "form", "multipart", "body"]

  package var parameters: [String] {
    path.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
  }

  /// Whether both take requests of the same method and path, whatever the parameters are called.
  package func hasLine(of other: StubRoute) -> Bool {
    method == other.method && path.count == other.path.count
      && zip(path, other.path).allSatisfy { pair in
        switch pair {
        case (.literal(let a), .literal(let b)): a == b
        case (.parameter, .parameter): true
        default: false
        }
      }
  }

  /// What expressions of this route see as `request`.
  package var requestType: StaticType {
    .object(Self.requestFields(parameters: parameters))
  }

  /// What is seen of a request.
  package static func requestFields(parameters: [String]) -> [String: StaticType] {
    [
      "method": .string, "url": .string, "origin": .string,
      "path": .object(Dictionary(parameters.map { ($0, .string) }) { first, _ in first }),
      "query": .map(.any), "headers": .map(.any), "json": .any, "form": .map(.any), "multipart": .map(.any), "body": .string,
    ]
  }
}

/// One answer of a route.
package struct StubReply: Sendable {
  package var status: Template = .constant(200)
  package var headers: [Template.Member] = []
  package var content: Content = .none
  package var delay: Duration = .zero
  /// Whether the connection is broken instead of an answer.
  package var isDropped = false
  package var span: SourceSpan

  package enum Content: Sendable {
    case none
    case json(Template)
    case text(Template)
    case bytes([UInt8])
    /// Sent piece by piece, in the chunked coding (RFC 9112, section 7.1).
    case stream([Piece])
  }

  package struct Piece: Sendable {
    package enum Content: Sendable {
      case text(Template)
      /// A line of JSON.
      case json(Template)
      /// The connection is broken here.
      case drop
    }

    package var content: Content
    /// Before it is sent.
    package var delay: Duration
  }

  package var templates: [Template] {
    let parts: [Template] =
      switch content {
      case .none, .bytes: []
      case .json(let template), .text(let template): [template]
      case .stream(let pieces):
        pieces.compactMap { piece in
          switch piece.content {
          case .text(let template), .json(let template): template
          case .drop: nil
          }
        }
      }
    return [status] + headers.map(\.value) + parts
  }
}

/// Routes that a spec puts in the place of those of a stub, for itself.
package struct StubReplacement: Sendable {
  package var stub: Step.Name
  package var routes: [StubRoute]
}
