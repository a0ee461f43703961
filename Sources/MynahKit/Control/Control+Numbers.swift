import MynahCore
import MynahJSON
import MynahServing

extension Control {
  /// `GET /__mynah/`: what answers here.
  func about(_ call: ControlCall) -> Decision {
    .reply(
      .json(["mynah": .string(Mynah.version), "endpoints": .array(Self.endpoints.map { .string("\($0.method) /__mynah/\($0.path)") })]))
  }

  func health(_ call: ControlCall) -> Decision {
    .reply(
      .json([
        "status": "ok", "version": .string(Mynah.version), "scenario": .string(call.session.playback.scenario.name),
        "seed": JSON(exactly: call.session.playback.seed), "uptime": .seconds(call.now.seconds),
      ]))
  }

  /// `GET stats`: what was served so far, in numbers.
  func stats(_ call: ControlCall) -> Decision {
    let tally = server.journal.tally
    let answered = tally.latencies.reduce(0, +)
    let statuses = tally.statuses.sorted { $0.key < $1.key }.map { (key: String($0.key), value: JSON.number(JSONNumber($0.value))) }
    return .reply(
      .json([
        "requests": .number(JSONNumber(tally.exchanges)), "errors": .number(JSONNumber(tally.errors)),
        "errorRate": .seconds(tally.exchanges == 0 ? 0 : Double(tally.errors) / Double(tally.exchanges)),
        "unmatched": .number(JSONNumber(tally.unmatched)), "faults": .number(JSONNumber(tally.faults)),
        "gone": .number(JSONNumber(tally.gone)), "statuses": .object(JSONObject(uniqueKeysWithValues: statuses)),
        "latency": [
          "count": .number(JSONNumber(answered)), "mean": .seconds(answered == 0 ? 0 : tally.latencySum / Double(answered)),
          "p50": tally.quantile(0.5), "p90": tally.quantile(0.9), "p99": tally.quantile(0.99),
        ],
        "journal": ["bytes": .number(JSONNumber(server.journal.bytes)), "evicted": .number(JSONNumber(tally.evicted))],
      ]))
  }

  /// `GET metrics`: the Prometheus text format, version 0.0.4.
  func metrics(_ call: ControlCall) -> Decision {
    let tally = server.journal.tally
    var page = MetricsPage()
    page.counter("mynah_exchanges_total", "Exchanges that ended.", tally.exchanges)
    page.counter("mynah_unmatched_total", "Exchanges that no route matched.", tally.unmatched)
    page.counter("mynah_faults_total", "Exchanges broken by a fault.", tally.faults)
    page.counter("mynah_gone_total", "Exchanges that the client left.", tally.gone)
    page.counter(
      "mynah_replies_total", "Replies by status.", "status", tally.statuses.sorted { $0.key < $1.key }.map { (String($0.key), $0.value) })
    page.histogram(
      "mynah_exchange_seconds", "First request byte to last reply byte.", Tally.buckets, tally.latencies, sum: tally.latencySum)
    page.gauge("mynah_journal_bytes", "Bytes of exchanges kept.", Double(server.journal.bytes))
    page.counter("mynah_journal_evicted_total", "Exchanges that gave way to the journal's limit.", tally.evicted)
    page.gauge("mynah_lag_p99_seconds", "How late the server's timer fires.", server.lag.p99)
    return .reply(
      RenderedReply(status: 200, headers: [Header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")], body: Array(page.text.utf8))
    )
  }

  func shutdown(_ call: ControlCall) -> Decision {
    server.requestShutdown()
    return .reply(RenderedReply(status: 202))
  }
}

extension Tally {
  /// The bucket's upper bound that a share of the exchanges stayed within; null where it is beyond the last.
  fileprivate func quantile(_ share: Double) -> JSON {
    let wanted = Double(latencies.reduce(0, +)) * share
    var sum = 0
    for (bound, count) in zip(Self.buckets, latencies) {
      sum += count
      if sum > 0, Double(sum) >= wanted { return .seconds(bound) }
    }
    return .null
  }
}

extension JSON {
  /// Rounded to microseconds.
  static func seconds(_ value: Double) -> JSON {
    JSONNumber((value * 1e6).rounded() / 1e6).map { .number($0) } ?? .null
  }

  init(exactly number: UInt64) {
    self = JSONNumber(String(number)).map { .number($0) } ?? .null
  }
}
