import SeamSource

/// Makes the nodes of documents out of events (YAML 1.2.2, section 3.1.2): aliases become what they stand for, merges are merged.
///
/// It keeps its own stack, so no document can exhaust that of the thread. Sharing makes an alias cheap, but whoever walks the nodes meets
/// each of them; therefore what aliases stand for is counted, and so is how deep they nest.
struct Composer: ~Copyable {
  /// How many nodes the aliases of a document may stand for.
  static let aliasLimit = 100_000

  private var parser: YAMLParser
  private var mappings: MappingBuilder
  private var diagnostics: [Diagnostic] = []
  /// The open collections, the innermost last, and the nodes that are complete in them: keys and values in turn.
  private var stack: [Open] = []
  private var complete: [Node] = []
  private var root: Node?
  private var anchors: [Name: Anchor] = [:]
  /// Nodes so far, those behind aliases included, and how many are behind aliases.
  private var nodes = 0
  private var expanded = 0

  private struct Open {
    var isMapping: Bool
    /// Where its nodes begin in `complete`.
    var first: Int
    var start: Int
    var anchor: Name?
    var nodesBefore: Int
    /// How deep its content nests.
    var height = 1
  }

  private struct Anchor {
    /// None while it is still open.
    var node: Node?
    var place: Range<Int>
    var size = 1
    var height = 0
  }

  init(_ file: SourceFile) {
    parser = YAMLParser(file)
    mappings = MappingBuilder(file: file)
  }

  consuming func compose() -> YAMLResult {
    var documents: [YAMLDocument] = []
    var start = 0
    while let event = parser.next() {
      switch event.kind {
      case .documentStart:
        start = event.range.lowerBound
        (root, anchors, nodes, expanded) = (nil, [:], 0, 0)
      case .documentEnd:
        while !stack.isEmpty { close(at: parser.lastEnd) }
        let isEmpty = root.map { Self.isNothing($0) } ?? true
        documents.append(
          YAMLDocument(root: isEmpty ? nil : root, range: start..<max(start, event.range.upperBound), isComplete: !event.isAbandoned))
      case .sequenceStart, .mappingStart: open(event)
      case .sequenceEnd, .mappingEnd: close(at: event.range.upperBound)
      case .scalar: addScalar(event)
      case .alias: addAlias(event)
      }
    }
    return YAMLResult(documents: documents, diagnostics: (parser.diagnostics + diagnostics + mappings.diagnostics).sortedByPlace())
  }

  /// Nothing is written: an empty document has no root.
  private static func isNothing(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node.content else { return false }
    return node.range.isEmpty && scalar.tag == nil
  }

  // MARK: - Collections

  private mutating func open(_ event: YAMLEvent) {
    let isMapping = event.kind == .mappingStart
    if let place = event.tag, let tag = coreTag(event), tag != (isMapping ? "map" : "seq") {
      report(.tagMismatch(span(place), tag, isMapping ? "a mapping" : "a list"))
    }
    var open = Open(isMapping: isMapping, first: complete.count, start: event.range.lowerBound, nodesBefore: nodes)
    nodes += 1
    if let place = event.anchor {
      let name = Name(text: parser.file.text(place))
      open.anchor = name
      anchors[name] = Anchor(place: place.lowerBound - 1..<place.upperBound)
    }
    stack.append(open)
  }

  private mutating func close(at end: Int) {
    guard let open = stack.popLast() else { return }
    let content: Node.Content = open.isMapping ? .mapping(entries(from: open.first, at: end)) : .sequence(items(from: open.first))
    let node = Node(content, range: open.start..<max(open.start, end))
    if let name = open.anchor {
      anchors[name]?.node = node
      anchors[name]?.size = nodes - open.nodesBefore
      anchors[name]?.height = open.height
    }
    add(node, height: open.height)
  }

  /// Takes the nodes of a sequence that ends.
  private mutating func items(from first: Int) -> [Node] {
    defer { complete.removeLast(complete.count - first) }
    return Array(complete[first...])
  }

  /// Takes the keys and values of a mapping that ends. A key whose value was never read is left with none.
  private mutating func entries(from first: Int, at end: Int) -> [Node.Entry] {
    if !(complete.count - first).isMultiple(of: 2) {
      complete.append(Node(.scalar(Scalar(text: "", style: .plain, layout: .verbatim(end))), range: end..<end))
    }
    let count = (complete.count - first) / 2
    let written = [Node.Entry](unsafeUninitializedCapacity: count) { buffer, initialized in
      // From the end, for then each node is moved and none copied.
      for index in (0..<count).reversed() {
        let value = complete.removeLast()
        buffer.initializeElement(at: index, to: Node.Entry(key: complete.removeLast(), value: value))
      }
      initialized = count
    }
    return mappings.entries(written)
  }

  private mutating func add(_ node: Node, height: Int) {
    if stack.isEmpty {
      root = node
      return
    }
    let index = stack.count - 1
    if stack[index].height <= height { stack[index].height = height + 1 }
    complete.append(node)
  }

  // MARK: - Scalars and aliases

  private mutating func addScalar(_ event: YAMLEvent) {
    nodes += 1
    var scalar = parser.scalar(of: event)
    if let place = event.tag, let name = coreTag(event) {
      scalar.tag = Scalar.Tag(rawValue: name)
      if scalar.tag == nil { report(mismatch(place, name, scalar)) }
    }
    check(scalar, event)
    let node = Node(.scalar(scalar), range: event.range)
    if let place = event.anchor {
      anchors[Name(text: parser.file.text(place))] = Anchor(node: node, place: place.lowerBound - 1..<place.upperBound)
    }
    add(node, height: 0)
  }

  private mutating func check(_ scalar: Scalar, _ event: YAMLEvent) {
    if let tag = scalar.tag, let place = event.tag {
      let fits =
        switch (tag, ScalarValue(plain: scalar.text)) {
        case (.str, _), (.null, .null), (.bool, .bool), (.int, .int): true
        case (.int, .number(let digits)): digits.utf8.allSatisfy { $0.isDigit || $0 == Byte.dash }
        case (.float, .int), (.float, .number), (.float, .infinity), (.float, .notANumber): true
        default: false
        }
      if !fits { report(mismatch(place, tag.rawValue, scalar)) }
    }
    guard scalar.style == .plain else { return }
    if scalar.text.utf8.count > 18, scalar.tag != .str, Self.isRadixNumber(scalar.text) { report(.numberTooLarge(span(event.range))) }
    if parser.holds(Byte.dollar, in: event.textRange), let (expression, cause) = parser.cutExpression(event) {
      report(.expressionNeedsQuotes(expression, cause))
    }
  }

  private func mismatch(_ place: Range<Int>, _ tag: String, _ scalar: Scalar) -> Diagnostic {
    .tagMismatch(span(place), tag, "the text '\(Diagnostic.shortened(scalar.text))'")
  }

  private static func isRadixNumber(_ text: String) -> Bool {
    let digits = text.utf8.dropFirst(2)
    if text.hasPrefix("0x") { return ScalarValue(plain: text) == .string(text) && digits.allSatisfy { $0.hexDigit != nil } }
    if text.hasPrefix("0o") { return ScalarValue(plain: text) == .string(text) && digits.allSatisfy { (0x30...0x37).contains($0) } }
    return false
  }

  private mutating func addAlias(_ event: YAMLEvent) {
    let name = parser.text(of: event)
    let nothing = Node(
      .scalar(Scalar(text: "", style: .plain, layout: .verbatim(event.range.upperBound))),
      range: event.range)
    guard let anchor = anchors[Name(text: name)] else {
      let known = anchors.keys.map(\.text).sorted()
      report(.unknownAlias(span(event.range), name, nearest: NearestName.of(name, in: known), known: Array(known.prefix(10))))
      return add(nothing, height: 0)
    }
    guard var node = anchor.node else {
      report(.aliasCycle(span(event.range), name, anchor: span(anchor.place)))
      return add(nothing, height: 0)
    }
    if stack.count + anchor.height > YAMLParser.depthLimit {
      report(.nestingTooDeep(span(event.range), limit: YAMLParser.depthLimit))
      return add(nothing, height: 0)
    }
    guard count(anchor.size, at: event.range) else { return add(nothing, height: 0) }
    nodes += anchor.size
    if case .scalar = node.content {
    } else if let last = stack.last, last.isMapping, (complete.count - last.first).isMultiple(of: 2) {
      report(.collectionKey(span(event.range)))
      return add(nothing, height: 0)
    }
    node.range = event.range
    add(node, height: anchor.height)
  }

  /// Counts what an alias stands for; false, and once reported, when it is too much.
  private mutating func count(_ size: Int, at range: Range<Int>) -> Bool {
    let before = expanded
    expanded += min(size, Self.aliasLimit + 1)
    if expanded <= Self.aliasLimit { return true }
    if before <= Self.aliasLimit { report(.tooManyAliases(span(range), limit: Self.aliasLimit)) }
    return false
  }

  // MARK: - Tags

  /// The short name of a core tag; `!` says that text is text (section 6.9.1). Any other tag is reported.
  private mutating func coreTag(_ event: YAMLEvent) -> String? {
    guard let place = event.tag else { return nil }
    var name = parser.file.text(place)
    if name == "!" { return event.kind == .scalar ? "str" : nil }
    for prefix in ["!!", "!<tag:yaml.org,2002:"] where name.hasPrefix(prefix) {
      name.removeFirst(prefix.count)
      if prefix.count > 2 { name.removeLast() }
      if ["str", "int", "float", "bool", "null", "seq", "map"].contains(name) { return name }
    }
    report(.unsupportedTag(span(place)))
    return nil
  }

  private mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  private func span(_ range: Range<Int>) -> SourceSpan { SourceSpan(parser.file, range) }
}
