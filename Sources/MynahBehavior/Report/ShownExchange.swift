import MynahCore

/// An exchange as a report may show it: what came from outside is masked when somebody asks for it, so nothing that draws a report can show a
/// secret, and what nobody draws costs nothing.
struct ShownExchange: Sendable {
  private let exchange: ExchangeView
  private let mask: SecretMask

  init(_ exchange: ExchangeView, _ mask: SecretMask) {
    self.exchange = exchange
    self.mask = mask
  }

  var number: Int { exchange.number }
  var session: String { exchange.session }
  var routeID: String? { exchange.routeID }
  var connection: Int { exchange.connection }
  var sequence: Int { exchange.sequence }
  var t0: Instant { exchange.t0 }
  var th: Instant? { exchange.th }
  var tb: Instant? { exchange.tb }
  var ts: Instant? { exchange.ts }
  var te: Instant? { exchange.te }
  var gone: Instant? { exchange.gone }
  var replyEnded: Instant? { exchange.replyEnded }
  var method: String { exchange.method }
  var target: String { mask.maskedLatin1(exchange.target) }
  var version: String { exchange.request.head.version }
  var headers: [Header] { exchange.request.headers.map(masked) }
  var body: [UInt8] { masked(exchange.request.body) }
  var isAnswered: Bool { exchange.reply != nil }
  var status: Int? { exchange.status }
  var replyHeaders: [Header] { exchange.reply?.headers.map(masked) ?? [] }
  var replyBody: [UInt8] { exchange.reply.map { masked($0.body) } ?? [] }
  var fault: Fault? { exchange.fault }
  var warnings: [String] { exchange.warnings.map { mask.masked($0) } }

  /// What its Retry-After told the client.
  var told: Wait? { replyHeaders.first("Retry-After") == exchange.replyHeader("Retry-After") ? exchange.told : nil }

  private func masked(_ header: Header) -> Header { Header(header.name, mask.masked(header)) }
  private func masked(_ body: [UInt8]) -> [UInt8] { mask.maskedBytes(body) ?? body }
}
