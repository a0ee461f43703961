import MynahCore

/// Takes the secrets out of the exchanges of one recording, before anything of them is written.
///
/// A secret gets the same placeholder wherever it stands in the session, numbered in the order in which secrets appear, so that two recordings of
/// one session have the same placeholders. What was learned from one exchange, such as the token that a login answers, is taken out of all that
/// come later, whatever name it stands under there, and however it is written: percent-encoded, escaped as in JSON, or in base64.
///
/// ```swift
/// var redactor = Redactor(RedactionOptions(secrets: [KnownSecret(environment: "SHOP_KEY", value: key)]))
/// switch redactor.redact(exchange) {
/// case .stored(let exchange, _): try folder.add(exchange)
/// case .withheld(let leftovers): withheld += leftovers
/// }
/// ```
package struct Redactor: Sendable {
  private let finder: SecretFinder
  private var registry: SecretRegistry
  private var unexplained: UnexplainedValues
  private var memo = PartMemo()

  /// - Parameter recording: What the exchanges are added to.
  package init(_ options: RedactionOptions = RedactionOptions(), adding recording: Recording = Recording()) {
    var options = options
    options.allow += recording.allowed
    finder = SecretFinder(options: options)
    registry = SecretRegistry(options.secrets, taken: recording.redacted)
    unexplained = UnexplainedValues(finder)
  }

  /// How many different secrets of each kind were found, as a recording tells it.
  package var redacted: [String: Int] { registry.kinds }

  /// Grows with each secret that is learned.
  package var revision: Int { registry.revision }

  /// The exchange as it may be written, or why it may not.
  ///
  /// Exchanges are given in the order in which they happened.
  package mutating func redact(_ exchange: RecordedExchange) -> Redacted {
    let found = inspect(exchange)
    return found.leftovers.isEmpty ? .stored(found.exchange, found.redactions) : .withheld(found.leftovers)
  }

  /// The exchange with placeholders, what they stand for, and what may be a secret all the same.
  mutating func inspect(
    _ exchange: RecordedExchange
  ) -> (exchange: RecordedExchange, redactions: [Redaction], leftovers: [Leftover]) {
    let texts = ExchangeTexts(exchange)
    var parts = texts.unsearched()
    let known = registry.revision
    search(&parts, of: texts)
    // What was learned from the reply may stand in the request.
    if registry.revision != known { search(&parts, of: texts) }
    let leftovers = unexplained.leftovers(in: parts.compactMap { changed($0, of: texts) }, of: texts)
    if leftovers.isEmpty { remember(parts) }
    let edits = parts.filter { !$0.found.edits.isEmpty }.map { ($0.part, $0.found.edits) }
    return (texts.applying(Dictionary(uniqueKeysWithValues: edits)), parts.flatMap(\.found.redactions), leftovers)
  }

  /// A text that is shown or logged, without the secrets that are known by now.
  package func masked(_ text: String) -> String {
    var registry = registry
    let edits = registry.sought.occurrences(in: Array(text.utf8)).map { found in
      TextEdits.Edit(range: found.range, replacement: Array(registry.placeholder(for: found.secret, kind: "secret").description.utf8))
    }
    return String(decoding: TextEdits(edits).applied(to: Array(text.utf8)), as: UTF8.self)
  }

  private mutating func search(_ parts: inout [SearchedPart], of texts: ExchangeTexts) {
    for index in parts.indices { search(&parts[index], of: texts) }
  }

  private mutating func search(_ part: inout SearchedPart, of texts: ExchangeTexts) {
    part.revision = registry.revision
    let known = part.text.flatMap { memo.found(in: $0, at: registry.revision) }
    part.isRemembered = known != nil
    if let known {
      part.found = known
      return
    }
    let read = part.read ?? texts.read(part.part, part.bytes)
    part.read = read
    var text = TextRedaction(part.bytes, leaves: read.leaves, place: texts.place(of: part.part), isInRequest: part.part.isInRequest)
    text.run(finder, &registry)
    part.found = PartMemo.Found(edits: TextEdits(text.edits), redactions: text.redactions)
  }

  /// The part as it may be written, taken apart; nil where that has been looked at before.
  private func changed(_ part: SearchedPart, of texts: ExchangeTexts) -> ReadPart? {
    if part.isRemembered { return nil }
    let edits = part.found.edits
    return edits.isEmpty ? part.read : texts.read(part.part, edits.applied(to: part.bytes))
  }

  /// Remembers what was found by all that is known now.
  private mutating func remember(_ parts: [SearchedPart]) {
    for part in parts where !part.isRemembered && part.revision == registry.revision {
      if let text = part.text { memo.add(part.found, in: text, at: part.revision) }
    }
  }
}
