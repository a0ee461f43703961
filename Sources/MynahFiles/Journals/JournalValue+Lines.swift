import MynahCore
import MynahCrypto
import MynahJSON

extension JournalValue {
  func header() throws(JournalLineError) -> JournalLines.Header {
    guard json["mynah"] == "journal" else { throw error(JournalLines.beginning) }
    let version = try required("version")
    guard version.json == 1 else { throw version.wanted("1, the version of journals that is known here") }
    let started = try required("started")
    guard let time = RFC3339.time(try started.text()) else { throw started.wanted("a time as RFC 3339 writes it") }
    var seed: UInt64 = 0
    if let given = try optional("seed") {
      guard let number = given.json.number, let value = UInt64(number.text) else { throw given.wanted("a whole number") }
      seed = value
    }
    let speed = try optional("speed")
    if let speed { guard try speed.number() > 0 else { throw speed.wanted("a number above zero") } }
    return JournalLines.Header(
      started: time, seed: seed, speed: try speed?.number() ?? 1, scenario: try optional("scenario")?.text() ?? "")
  }

  func end() throws(JournalLineError) -> JournalEnd {
    JournalEnd(
      ended: try required("ended").instant(), by: try optional("by")?.choice(JournalEnd.Cause.allCases) ?? .stopped,
      evicted: try optional("evicted")?.integer(atLeast: 0) ?? 0, lag: try optional("lag")?.lag() ?? .none,
      onClock: try optional("onClock")?.choice(JournalEnd.OnClock.allCases), interrupted: try optional("interrupted")?.instant())
  }

  private func lag() throws(JournalLineError) -> Lag {
    var samples: [Lag.Sample] = []
    for sample in try optional("samples")?.elements() ?? [] {
      let pair = try sample.elements()
      guard pair.count == 2 else { throw sample.wanted("an instant and by how many seconds it was late") }
      samples.append(Lag.Sample(at: try pair[0].instant(), late: try pair[1].number()))
    }
    return Lag(p99: try optional("p99")?.number() ?? 0, max: try optional("max")?.number() ?? 0, samples: samples)
  }

  func exchange() throws(JournalLineError) -> Exchange {
    var exchange = Exchange(
      number: try required("exchange").integer(atLeast: 1), session: try optional("session")?.text() ?? "default",
      connection: try required("connection").integer(atLeast: 1), sequence: try required("sequence").integer(atLeast: 1),
      t0: try required("t0").instant(), th: try optional("th")?.instant(), request: try request(), warnings: try warnings())
    exchange.route =
      try optional("route").map { value throws(JournalLineError) in .route(try value.text()) } ?? (json["route"] == nil ? .unsaid : .none)
    exchange.tb = try optional("tb")?.instant()
    exchange.ts = try optional("ts")?.instant()
    exchange.te = try optional("te")?.instant()
    exchange.gone = try optional("gone")?.instant()
    if let reply = try optional("reply") {
      exchange.reply = RenderedReply(
        status: try reply.optional("status")?.integer(atLeast: 0), headers: try reply.optional("headers")?.headers() ?? [],
        body: try reply.optional("body")?.body() ?? [])
      exchange.fault = try reply.fault()
    }
    if let closed = try optional("closed") {
      exchange.closed = Exchange.Closed(at: try closed.required("at").instant(), by: try closed.required("by").choice([.client, .server]))
    }
    return exchange
  }

  private func request() throws(JournalLineError) -> Request {
    let head = RequestHead(
      method: try required("method").text(), target: try required("target").text(), version: try optional("version")?.text() ?? "HTTP/1.1",
      headers: try optional("headers")?.headers() ?? [])
    return Request(head: head, body: try optional("body")?.body() ?? [])
  }

  private func warnings() throws(JournalLineError) -> [String] {
    var warnings: [String] = []
    for warning in try optional("warnings")?.elements() ?? [] { warnings.append(try warning.text()) }
    return warnings
  }

  private func headers() throws(JournalLineError) -> [Header] {
    var headers: [Header] = []
    for line in try elements() {
      let pair = try line.elements()
      guard pair.count == 2 else { throw line.wanted("a name and a value") }
      headers.append(Header(try pair[0].text(), try pair[1].text()))
    }
    return headers
  }

  private func body() throws(JournalLineError) -> [UInt8] {
    if let text = try optional("text") { return Array(try text.text().utf8) }
    let base64 = try required("base64")
    guard let bytes = Base64.decode(try base64.text()) else { throw base64.error("\"base64\" is not base64") }
    return bytes
  }

  private func fault() throws(JournalLineError) -> Fault? {
    guard let name = try optional("fault") else { return nil }
    guard let fault = Fault.named(try name.text(), after: try optional("after")?.integer(atLeast: 0)) else {
      throw name.wanted("a fault: \(Fault.names.inWords("or"))")
    }
    return fault
  }
}
