import MynahCore

/// Finds the secrets of one text, by the leaves that it was taken apart into and by how they look.
struct TextRedaction {
  private let bytes: [UInt8]
  private let leaves: [Leaf]
  /// Where the text stands.
  private let place: SecretPlace
  private let isInRequest: Bool
  private(set) var edits: [TextEdits.Edit] = []
  private(set) var redactions: [Redaction] = []
  private var told: Set<Redaction> = []
  private lazy var spans = LeafSpans(leaves)

  init(_ bytes: [UInt8], leaves: [Leaf], place: SecretPlace, isInRequest: Bool) {
    self.bytes = bytes
    self.leaves = leaves
    self.place = place
    self.isInRequest = isInRequest
  }

  mutating func run(_ finder: SecretFinder, _ registry: inout SecretRegistry) {
    for leaf in leaves { redact(leaf, finder, &registry) }
    let views = Secrets.views(of: bytes, limit: .max)
    redactTokens(in: views, finder, &registry)
    for leaf in leaves where !leaf.isTakenApart { redactPacked(leaf, finder, &registry) }
    redactSought(in: views, &registry)
  }

  private mutating func redact(_ leaf: Leaf, _ finder: SecretFinder, _ registry: inout SecretRegistry) {
    guard let finding = finder.finding(leaf) else { return }
    let value = leaf.text.text
    let placeholder = registry.placeholder(for: value, kind: finding.kind)
    if finding.isSought {
      registry.seek(value)
      learnParts(of: leaf, value, placeholder, &registry)
    }
    let isNumber = if case .number = leaf.role { true } else { false }
    add(leaf.text.origin, isNumber ? "\"\(placeholder)\"" : placeholder.description, placeholder, leaf.place)
  }

  /// What a credential says in other words.
  private func learnParts(of leaf: Leaf, _ value: String, _ placeholder: Placeholder, _ registry: inout SecretRegistry) {
    switch leaf.role {
    case .credential(let scheme):
      guard let pair = Credential((scheme ?? "") + " " + value).pair else { return }
      if Self.isWorthSeeking(pair.password) { learn(pair.password, "password", &registry) }
      if !PlainText.isPlain(pair.user) { learn(pair.user, "user", &registry) }
    case .userInfo:
      guard let colon = value.firstIndex(of: ":") else { return }
      let password = String(value[value.index(after: colon)...])
      if Self.isWorthSeeking(password) { learn(password, "password", &registry) }
    case .parameter where value.contains(" "):
      // Somebody may have written a plus as it is.
      registry.add(alias: String(value.map { $0 == " " ? "+" : $0 }), of: placeholder)
    default: break
    }
  }

  private func learn(_ secret: String, _ kind: String, _ registry: inout SecretRegistry) {
    _ = registry.placeholder(for: secret, kind: kind)
    registry.seek(secret)
  }

  /// Some APIs take words such as `x-oauth-basic` where others take the password.
  private static func isWorthSeeking(_ password: String) -> Bool {
    !PlainText.isPlain(password) || password.contains { $0.isNumber || $0 == " " }
  }

  private mutating func redactTokens(in views: [TracedBytes], _ finder: SecretFinder, _ registry: inout SecretRegistry) {
    let exempt = finder.options.allow.isEmpty ? [] : leaves.filter { finder.isAllowed($0) }.map(\.text.origin)
    for view in views {
      for token in TokenScan.all(in: view.bytes) {
        let origin = view.origin(of: token.range)
        if exempt.contains(where: { $0.contains(origin.lowerBound) }) { continue }
        let value = String(decoding: view.bytes[token.range], as: UTF8.self)
        if SecretFinder.isRedacted(value) { continue }
        let placeholder = registry.placeholder(for: value, kind: token.kind)
        registry.seek(value)
        add(origin, placeholder.description, placeholder, placeOf(origin))
      }
    }
  }

  /// Base64 that holds a secret: written anew in a reply, whose reader decodes it.
  ///
  /// Of a request nothing is left, as another client's will differ.
  private mutating func redactPacked(_ leaf: Leaf, _ finder: SecretFinder, _ registry: inout SecretRegistry) {
    for packed in PackedText.all(in: leaf.text.bytes) {
      let place = leaf.place
      var reader = LeafReader(path: place.name)
      reader.add(TracedBytes(packed.bytes), place, name: nil, role: .text)
      var inner = TextRedaction(packed.bytes, leaves: reader.leaves, place: place, isInRequest: isInRequest)
      inner.run(finder, &registry)
      let changes = TextEdits(inner.edits)
      if changes.isEmpty { continue }
      let origin = leaf.text.origin(of: packed.range)
      redactions += inner.redactions
      if isInRequest {
        let text = String(decoding: leaf.text.bytes[packed.range], as: UTF8.self)
        let placeholder = registry.placeholder(for: text, kind: "base64")
        add(origin, placeholder.description, placeholder, place)
      } else {
        edits.append(TextEdits.Edit(range: origin, replacement: packed.packed(changes.applied(to: packed.bytes))))
      }
    }
  }

  private mutating func redactSought(in views: [TracedBytes], _ registry: inout SecretRegistry) {
    let all = registry.sought.occurrences(in: views)
    if all.isEmpty { return }
    // They come by where they begin, so one walk along the edits says what is covered already.
    let known = edits.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
    var next = 0
    var covered = 0
    for found in all {
      while next < known.count, known[next].lowerBound <= found.range.lowerBound {
        covered = max(covered, known[next].upperBound)
        next += 1
      }
      if found.range.upperBound <= covered { continue }
      let placeholder = registry.placeholder(for: found.secret, kind: "secret")
      let range = found.isBase64 ? run(around: found.range) : found.range
      covered = max(covered, range.upperBound)
      add(range, placeholder.description, placeholder, placeOf(found.range))
    }
  }

  /// The whole word of base64 that some of its characters belong to.
  private func run(around range: Range<Int>) -> Range<Int> {
    let isOfWord: (UInt8) -> Bool = { TokenShape.Alphabet.base64.contains($0) }
    let start = bytes[..<range.lowerBound].lastIndex { !isOfWord($0) }.map { $0 + 1 } ?? 0
    let end = bytes[range.upperBound...].firstIndex { !isOfWord($0) } ?? bytes.count
    return start..<end
  }

  private mutating func placeOf(_ range: Range<Int>) -> SecretPlace {
    spans.leaf(holding: range).map { leaves[$0].place } ?? place
  }

  private mutating func add(_ range: Range<Int>, _ text: String, _ placeholder: Placeholder, _ place: SecretPlace) {
    edits.append(TextEdits.Edit(range: range, replacement: Array(text.utf8)))
    let redaction = Redaction(place: place, placeholder: placeholder, isInRequest: isInRequest)
    if told.insert(redaction).inserted { redactions.append(redaction) }
  }
}
