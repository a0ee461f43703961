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

  /// - Parameter recording: What the exchanges are added to.
  package init(_ options: RedactionOptions = RedactionOptions(), adding recording: Recording = Recording()) {
    finder = SecretFinder(options: options)
    registry = SecretRegistry(options.secrets, taken: recording.redacted)
    unexplained = UnexplainedValues(finder)
  }

  /// How many different secrets of each kind were found, as a recording tells it.
  package var redacted: [String: Int] { registry.kinds }

  /// The exchange as it may be written, or why it may not.
  ///
  /// Exchanges are given in the order in which they happened.
  package mutating func redact(_ exchange: RecordedExchange) -> Redacted {
    let texts = ExchangeTexts(exchange)
    // What is learned from the reply may stand in the request.
    _ = redaction(of: texts)
    let (edits, redactions) = redaction(of: texts)
    let redacted = texts.applying(edits)
    let leftovers = unexplained.leftovers(in: redacted)
    return leftovers.isEmpty ? .stored(redacted, redactions) : .withheld(leftovers)
  }

  /// A text that is shown or logged, without the secrets that are known by now.
  package func masked(_ text: String) -> String {
    var registry = registry
    let edits = registry.sought.occurrences(in: Array(text.utf8)).map { found in
      TextEdits.Edit(range: found.range, replacement: Array(registry.placeholder(for: found.secret, kind: "secret").description.utf8))
    }
    return String(decoding: TextEdits(edits).applied(to: Array(text.utf8)), as: UTF8.self)
  }

  private mutating func redaction(of texts: ExchangeTexts) -> (edits: [ExchangePart: TextEdits], redactions: [Redaction]) {
    let path = PathMask.path(of: texts.exchange.request.target)
    var all: [ExchangePart: TextEdits] = [:]
    var redactions: [Redaction] = []
    for (part, bytes) in texts.parts where !bytes.isEmpty {
      var reader = LeafReader(path: path)
      reader.read(part, bytes, of: texts)
      var text = TextRedaction(bytes, leaves: reader.leaves, place: reader.place(of: part, in: texts), isInRequest: part.isInRequest)
      text.run(finder, &registry)
      let edits = TextEdits(text.edits)
      if !edits.isEmpty { all[part] = edits }
      redactions += text.redactions
    }
    return (all, redactions)
  }
}
