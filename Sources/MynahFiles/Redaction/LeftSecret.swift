/// A secret in a file that should hold none.
package struct LeftSecret: Sendable, Hashable, CustomStringConvertible {
  /// The file, with the line and column where they are known: `orders.json:14:9`.
  package let file: String
  /// Where it stands in the file: `request header:Authorization`; nil where the line says it.
  package let place: String?
  /// What it is; never the secret itself.
  package let kind: String
  /// What to do about it, where it may be none.
  package let remedy: String?

  /// `orders/get-me-001.json: request header:Authorization: a secret is left (bearer)`.
  package var description: String {
    let text = [file, place].compactMap { $0 }.joined(separator: ": ") + ": a secret is left (\(kind))"
    return remedy.map { "\(text); if it is none: \($0)" } ?? text
  }
}

extension Recording {
  /// The secrets that are left in the exchanges, besides what was allowed when they were recorded.
  ///
  /// - Parameters:
  ///   - redactor: What it knows is looked for, and it learns what is found.
  ///   - file: The name of the file that an exchange lies in, or of the place in it.
  func secretsLeft(by redactor: inout Redactor, file: (RecordedExchange) -> String) -> [LeftSecret] {
    exchanges.flatMap { exchange in
      redactor.secretsLeft(in: exchange) { isInRequest, place in (file(exchange), "\(isInRequest ? "request" : "reply") \(place)") }
    }
  }
}

extension Redactor {
  /// - Parameter name: What a place in the request or the reply is called: the file, and the place in it.
  mutating func secretsLeft(
    in exchange: RecordedExchange, name: (_ isInRequest: Bool, SecretPlace) -> (file: String, place: String)
  ) -> [LeftSecret] {
    let found = inspect(exchange)
    let redactions = found.redactions.map { redaction in
      let name = name(redaction.isInRequest, redaction.place)
      return LeftSecret(file: name.file, place: name.place, kind: redaction.placeholder.kind, remedy: nil)
    }
    let leftovers = found.leftovers.map { leftover in
      let name = name(leftover.isInRequest, leftover.place)
      return LeftSecret(file: name.file, place: name.place, kind: leftover.kind.rawValue, remedy: leftover.allowing)
    }
    var seen: Set<LeftSecret> = []
    return (redactions + leftovers).filter { seen.insert($0).inserted }
  }
}
