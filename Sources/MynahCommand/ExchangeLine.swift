import MynahBehavior
import MynahCore

/// One line an exchange, for a person who watches.
struct ExchangeLine: Sendable {
  let hasColour: Bool

  /// `  1.204 s  GET /orders?page=1  429  list-orders  3 ms`.
  func text(of exchange: Exchange) -> String {
    let at = Self.padded("\(Self.fixed(exchange.t0.seconds, 3)) s", 11)
    let line = "\(exchange.request.method) \(exchange.shownTarget)"
    var parts = [at, line, status(exchange), route(exchange), took(exchange)]
    if exchange.session != "default" { parts.append("session \(exchange.session)") }
    parts += exchange.warnings
    return parts.joined(separator: "  ")
  }

  private func status(_ exchange: Exchange) -> String {
    if exchange.gone != nil { return marked("client left", 33) }
    let fault = exchange.fault.map { " \($0.name)" } ?? ""
    guard let status = exchange.reply?.status else { return marked(fault.isEmpty ? "no reply" : String(fault.dropFirst()), 33) }
    return marked("\(status)\(fault)", status >= 500 ? 31 : status >= 400 ? 33 : 32)
  }

  private func route(_ exchange: Exchange) -> String {
    if case .route(let id) = exchange.route { return id }
    return marked("no route", 31)
  }

  private func took(_ exchange: Exchange) -> String {
    guard let end = exchange.te ?? exchange.gone else { return "" }
    let seconds = (end - exchange.t0).inSeconds
    return seconds < 1 ? "\(Self.fixed(seconds * 1000, 1)) ms" : "\(Self.fixed(seconds, 3)) s"
  }

  private func marked(_ text: String, _ colour: Int) -> String {
    hasColour ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = digits == 3 ? 1000.0 : 10.0
    let scaled = Int64((value * scale).rounded())
    let fraction = String(scaled % Int64(scale))
    return "\(scaled / Int64(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
