import MynahCore
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlNumbersTests {
  private let routes = [
    route("/a", "1"), #"{"id":"bad","request":{"path":"/bad"},"responses":[{"status":503}]}"#,
    #"{"id":"cut","request":{"path":"/cut"},"responses":[{"text":"0123456789","fault":"truncate"}]}"#,
  ].joined(separator: ",")

  private func play(_ mock: Mock) async throws {
    try await mock.texts("/a", "/a", "/bad", "/none")
    let port = mock.port
    await blocking { _ = RawConnection(port).ask("GET", "/cut") }
    #expect(await eventually { mock.server.journal().allSatisfy(\.hasEnded) })
  }

  @Test("Stats count requests, errors and statuses")
  func stats() async throws {
    try await withMock(routes) { mock in
      try await play(mock)
      let answer = try await mock.control("GET", "stats")
      #expect(answer.json["requests"] == 5)
      #expect(answer.json["errors"] == 3)
      #expect(answer.json["errorRate"] == 0.6)
      #expect(answer.json["unmatched"] == 1)
      #expect(answer.json["faults"] == 1)
      #expect(answer.json["gone"] == 0)
      #expect(answer.json["statuses"] == ["200": 3, "404": 1, "503": 1])
      #expect(answer.json["latency"]?["count"] == 5)
      #expect(answer.json["journal"]?["evicted"] == 0)
    }
  }

  @Test("Metrics are Prometheus text: each line a comment or a sample of the metric that was announced")
  func metrics() async throws {
    try await withMock(routes) { mock in
      try await play(mock)
      let answer = try await mock.control("GET", "metrics")
      #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
      #expect(answer.text.hasSuffix("\n"))
      let page = try PrometheusPage(answer.text)
      #expect(page.types["mynah_exchanges_total"] == "counter")
      #expect(page.types["mynah_exchange_seconds"] == "histogram")
      #expect(page.samples["mynah_exchanges_total"] == 5)
      #expect(page.samples["mynah_unmatched_total"] == 1)
      #expect(page.samples["mynah_faults_total"] == 1)
      #expect(page.samples[#"mynah_replies_total{status="200"}"#] == 3)
      #expect(page.samples[#"mynah_exchange_seconds_bucket{le="+Inf"}"#] == 5)
      #expect(page.samples["mynah_exchange_seconds_count"] == 5)
      let buckets = page.order.filter { $0.hasPrefix("mynah_exchange_seconds_bucket") }.compactMap { page.samples[$0] }
      #expect(buckets.count == 15)
      #expect(buckets == buckets.sorted())
    }
  }
}

/// A page of the Prometheus text format, version 0.0.4, taken apart by its grammar.
private struct PrometheusPage {
  private(set) var types: [String: String] = [:]
  private(set) var samples: [String: Double] = [:]
  private(set) var order: [String] = []

  init(_ text: String) throws {
    var helped: Set<String> = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      switch words.first {
      case "#":
        try #require(words.count == 4 && Self.isName(words[2][...]), "\(line)")
        if words[1] == "HELP" {
          try #require(helped.insert(words[2]).inserted, "\(line)")
        } else {
          try #require(words[1] == "TYPE" && ["counter", "gauge", "histogram"].contains(words[3]) && types[words[2]] == nil, "\(line)")
          types[words[2]] = words[3]
        }
      default:
        let sample = try #require(line.wholeMatch(of: /([a-z_][a-z0-9_]*)(\{[a-z]+="[^"\\]*"\})? (\S+)/), "\(line)")
        let name = String(sample.1)
        let family = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) && types[String(name.dropLast($0.count))] == "histogram" }
        try #require(types[family.map { String(name.dropLast($0.count)) } ?? name] != nil, "\(line) was not announced")
        let key = name + (sample.2.map(String.init) ?? "")
        try #require(samples[key] == nil, "\(line) stands twice")
        let number = try #require(Double(String(sample.3)), "\(line)")
        samples[key] = number
        order.append(key)
      }
    }
  }

  private static func isName(_ text: Substring) -> Bool { text.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil }
}
