import SeamSource
import SeamValue

/// `publish: order.created`: a message to a broker.
package struct PublishAction: Sendable {
  package var key: Template
  /// Nil for the exchange that leads straight to the queue of the key's name.
  package var exchange: Template?
  package var headers: [Template.Member] = []
  package var properties: [Property] = []
  package var body: Body = .none

  package enum Body: Sendable {
    case none
    case json(Template)
    /// Text, or the bytes that an expression gives.
    case content(Template)
  }

  /// What the protocol says about a message, such as `content_type`.
  package struct Property: Sendable {
    package var name: String
    package var value: Template
    package var span: SourceSpan
  }

  var title: String { key.source + (exchange.map { " to \($0.source)" } ?? "") }

  var templates: [Template] {
    let body: [Template] =
      switch body {
      case .none: []
      case .json(let template), .content(let template): [template]
      }
    return [key] + [exchange].compactMap(\.self) + headers.map(\.value) + properties.map(\.value) + body
  }
}

/// `receive: order.refunded`: a message that satisfies `expect`.
package struct ReceiveAction: Sendable {
  package enum Source: Sendable {
    /// A copy of what is sent with this key, and to this exchange if one is named.
    case key(Template, exchange: Template?)
    /// `POST /v1/charges`: a request that a stub has received.
    case request(Template)
    /// Out of a queue: nobody else gets it.
    case queue(Template)
  }

  package var source: Source
  /// So many, each of which satisfies `expect`.
  package var count: Int?

  var title: String {
    switch source {
    case .key(let key, let exchange): key.source + (exchange.map { " from \($0.source)" } ?? "")
    case .request(let line): line.source
    case .queue(let name): "out of the queue \(name.source)"
    }
  }

  var templates: [Template] {
    switch source {
    case .key(let key, let exchange): [key] + [exchange].compactMap(\.self)
    case .request(let line): [line]
    case .queue(let name): [name]
    }
  }

  /// What is known of a message.
  package static let messageFields: [String: StaticType] = [
    "json": .any, "body": .any, "headers": .map(.any), "properties": .map(.any), "key": .string, "exchange": .string,
  ]

  package var resultFields: [String: StaticType] {
    if case .request(let line) = source {
      let fields = StubRoute.requestFields(parameters: RequestLine.parameters(in: line))
      return count == nil ? fields : fields.merging(["messages": .list(.object(fields))]) { first, _ in first }
    }
    let fields = Self.messageFields
    return count == nil ? fields : fields.merging(["messages": .list(.object(fields))]) { first, _ in first }
  }
}
