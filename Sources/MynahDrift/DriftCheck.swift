package import MynahCore
package import MynahFiles

/// Sends recorded requests to a live API again and compares what comes back.
///
/// ```swift
/// var check = DriftCheck(recording, methods: ["GET", "HEAD"])
/// while let request = check.next() {
///   check.take(try await send(request))
/// }
/// print(check.report(name: "orders", upstream: url).text())
/// ```
package struct DriftCheck {
  private let exchanges: [RecordedExchange]
  private let methods: Set<String>
  private var secrets: LiveSecrets
  private var comparison: DriftComparison
  /// The place of the one that is next.
  private var index = 0
  private var sent: [String: RecordedExchange] = [:]
  private var current: RecordedExchange?
  private var compared = 0
  private var notSent: [DriftReport.Unsent] = []

  /// - Parameters:
  ///   - methods: Those that may be sent; recorded requests of others are told, and left out.
  ///   - secrets: What stands behind placeholders: by their kind, or by kind and number.
  package init(
    _ recording: Recording, methods: Set<String> = ["GET", "HEAD", "OPTIONS"], secretsByKind: [String: String] = [:],
    secrets: [Placeholder: String] = [:]
  ) {
    exchanges = recording.exchanges
    self.methods = methods
    self.secrets = LiveSecrets(byKind: secretsByKind, byPlaceholder: secrets)
    comparison = DriftComparison(recording)
  }

  /// The next request to send; nil when all were.
  ///
  /// The same request twice in a row of safe ones is sent once.
  package mutating func next() -> Request? {
    while index < exchanges.count {
      let exchange = exchanges[index]
      index += 1
      guard exchange.response != nil, exchange.outcome == .complete else {
        skip(exchange, "its recorded reply is not whole")
        continue
      }
      guard methods.contains(exchange.request.method) else {
        skip(exchange, "--methods \(exchange.request.method) sends it")
        continue
      }
      let key = "\(exchange.request.line) \(exchange.request.body) \(exchange.request.headers.first("Authorization") ?? "")"
      if exchange.request.method == "GET", sent.updateValue(exchange, forKey: key) != nil { continue }
      do throws(UnknownSecret) {
        let request = try live(exchange.request)
        current = exchange
        return request
      } catch {
        skip(exchange, reason(error.placeholder, exchange.request))
      }
    }
    return nil
  }

  /// What the API replied to the request that ``next()`` gave.
  package mutating func take(_ reply: RecordedResponse) {
    guard let exchange = current, let recorded = exchange.response else { return }
    current = nil
    compared += 1
    secrets.learn(recorded, reply)
    comparison.take(reply, to: exchange)
  }

  /// The request that ``next()`` gave got no reply.
  package mutating func fail(_ reason: String) {
    guard let exchange = current else { return }
    current = nil
    notSent.append(DriftReport.Unsent(request: exchange.request.line, reason: reason, isFailure: true))
  }

  package func report(name: String, upstream: String) -> DriftReport {
    DriftReport(recording: name, upstream: upstream, compared: compared, findings: comparison.all, unsent: notSent)
  }

  private mutating func skip(_ exchange: RecordedExchange, _ reason: String) {
    let unsent = DriftReport.Unsent(request: exchange.request.line, reason: reason, isFailure: false)
    if !notSent.contains(unsent) { notSent.append(unsent) }
  }

  /// Why a request cannot be sent that lacks a secret, and who brings it.
  private func reason(_ placeholder: Placeholder, _ request: Request) -> String {
    let credential = request.headers.first("Authorization") ?? ""
    if placeholder.kind == "signature", credential.contains(placeholder.description) {
      return "its \(credential.prefix { $0 != " " }) signature held for that one call, and cannot be made anew"
    }
    let given = "--secret \(placeholder.kind)=ENV gives it"
    let issuer = exchanges.first { $0.response.map { $0.holds(placeholder) } ?? false }?.request
    guard let issuer, !methods.contains(issuer.method) else { return "nothing is known to stand behind \(placeholder); \(given)" }
    return "\(placeholder) comes with the reply to \(issuer.line), which was not sent; --methods \(issuer.method) sends that, or \(given)"
  }

  /// Without what the connection adds by itself, and without conditions and codings, which would change the form of the reply.
  private func live(_ request: Request) throws(UnknownSecret) -> Request {
    var headers: [Header] = []
    for header in request.headers.endToEnd where !Self.dropped.contains(header.name.asciiLowercased()) {
      headers.append(Header(header.name, try secrets.filled(header.value)))
    }
    let head = RequestHead(method: request.method, target: try secrets.filled(request.target), headers: headers)
    return Request(head: head, body: try secrets.filled(request.body))
  }

  private static let dropped: Set = [
    "host", "accept-encoding", "expect", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "range",
  ]
}

extension RecordedResponse {
  /// Whether a placeholder stands in what the API said.
  fileprivate func holds(_ placeholder: Placeholder) -> Bool {
    let text = Array(placeholder.description.utf8)
    return headers.contains { Array($0.value.utf8).place(of: text) != nil } || body.place(of: text) != nil
  }
}
