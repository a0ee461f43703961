import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct ReportTextTests {
  private func report(_ entries: [Report.Entry], on exchanges: [Exchange] = []) -> Report {
    Report(
      scenario: "shop", seed: nil, end: JournalEnd(ended: instant(9), by: .command), entries: entries,
      exchanges: exchanges.map { ExchangeView($0, started: WallTime(nanoseconds: 0)) })
  }

  private func entry(_ verdict: Verdict, _ summary: String, evidence: [Evidence] = [], timeline: [Int] = []) -> Report.Entry {
    Report.Entry(
      name: "honorsRetryAfter", id: "RT-1", routes: ["list-orders"], severity: .violation, verdict: verdict, summary: summary,
      evidence: evidence,
      timeline: timeline)
  }

  @Test("one of everything")
  func everything() throws {
    #expect(
      try sample().text() == """
        FAILED shop: 3 failed, 1 inconclusive, 1 passed, 1 advice; 7 exchanges; seed 7

        FAILED calls "list-orders"
          "list-orders" was called 3 times; expected: at most 2
            #     at    gap  method  target          status      route
            2  0.250      -  GET     /orders         429         list-orders
            3  0.612  0.112  GET     /orders         503         list-orders
          > 4  2.500  1.800  GET     /orders?page=2  stall gone  list-orders  <- count 3, at most 2

        INCONCLUSIVE order "get-order", "delete-order"
          the routes were called in this order, but so close together that the server's own lag hides which came first
            #     at     gap  method  target     status        route
          > 6  5.001       -  GET     /orders/7  200 truncate  get-order
          > 7  5.999  -0.001  DELETE  /orders/7  204           delete-order  <- gap -0.001 s, at least 0.000 s

        ADVICE calls "get-order"
          "get-order" was called once; expected: at least 2
            #     at  gap  method  target     status        route
          > 6  5.001    -  GET     /orders/7  200 truncate  get-order  <- count 1, at least 2

        FAILED order "list-orders", "health"
          "health" was not called; the order is "list-orders", "health"
          - session "default": count 0, at least 1; "health" was not called
            #     at    gap  method  target          status      route
          > 2  0.250      -  GET     /orders         429         list-orders
            3  0.612  0.112  GET     /orders         503         list-orders
            4  2.500  1.800  GET     /orders?page=2  stall gone  list-orders

        FAILED 1 request matched no route
          exchange 5: GET /orders/8?\\u{1b}[31m
            the nearest is "get-order":
              path: expected /orders/7, got /orders/8

        Never requested: "health"
        Warning: exchange 4: two Host fields

        """)
  }

  @Test("a good run is one line")
  func passed() throws {
    let exchanges = [
      exchange(1, "sign-in", from: 0, to: 1), exchange(2, "list-orders", from: 2, to: 3), exchange(3, "get-order", from: 4, to: 5),
      exchange(4, "delete-order", from: 6, to: 7),
    ]
    #expect(try judged(exchanges, by: clause("calls", ["exactly": 4])).text() == "PASSED shop: 2 passed; 4 exchanges; seed 7\n")
  }

  @Test("of many routes that nothing was requested from the first few are named")
  func unused() throws {
    func text(_ count: Int) throws -> String {
      let scenario = Scenario(name: "shop", routes: (1...count).map { route("r\($0)", "GET", "/\($0)") })
      return try Judge(scenario).report(on: [], end: JournalEnd(ended: instant(1), by: .command), seed: 7).text()
    }
    #expect(try text(20).hasSuffix("\"r19\", \"r20\"\n"))
    #expect(try text(22).hasSuffix("\nNever requested: \((1...20).map { "\"r\($0)\"" }.joined(separator: ", ")) and 2 more\n"))
  }

  @Test("colours stand only where they are asked for")
  func colours() throws {
    let plain = try judged(calls(1), by: clause("calls", ["exactly": 2]))
    #expect(!plain.text().contains("\u{1B}"))
    let lines = plain.text(style: .ansi).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "\u{1B}[1;31mFAILED\u{1B}[0m \u{1B}[1mshop\u{1B}[0m: 1 failed, 1 passed; 1 exchange; seed 7")
    #expect(lines[2] == "\u{1B}[1;31mFAILED\u{1B}[0m \u{1B}[1mcalls\u{1B}[0m")
    #expect(lines[4] == "  \u{1B}[2m  #     at  gap  method  target   status  route\u{1B}[0m")
    #expect(lines[5] == "  \u{1B}[1m> 1  0.000    -  GET     /orders  200     list-orders  <- count 1, expected 2\u{1B}[0m")
  }

  @Test("what was not provoked says so in a line")
  func notProvoked() {
    let text = report([entry(.notProvoked, "no reply with Retry-After was followed by another attempt")]).text()
    #expect(
      text == """
        NOT PROVOKED shop: 1 not provoked; 0 exchanges

        NOT PROVOKED honorsRetryAfter RT-1 "list-orders"
          no reply with Retry-After was followed by another attempt

        """)
  }

  @Test("a measured gap stands beside its attempt, with the bound and the note")
  func gap() {
    let exchanges = [
      exchange(1, "list-orders", from: 0.1, to: 0.101, status: 429), exchange(2, "sign-in", from: 0.2, to: 0.3),
      exchange(3, "list-orders", from: 0.313, to: 0.314),
    ]
    let evidence = [
      Evidence(session: "default", operation: 1, attempt: 1, exchange: 1, note: "Retry-After: 2"),
      Evidence(
        session: "default", operation: 1, attempt: 2, exchange: 3, figure: .gap(.milliseconds(212)), bound: .atLeast(.time(.seconds(2))),
        note: "1.768 s too early"),
    ]
    let report = report([entry(.failed, "came back after 0.212 s, told to wait 2 s", evidence: evidence, timeline: [1, 3])], on: exchanges)
    #expect(
      report.text(on: report.entries[0]) == """
        FAILED honorsRetryAfter RT-1 "list-orders"
          came back after 0.212 s, told to wait 2 s
            #     at    gap  method  target   status  route
          > 1  0.100      -  GET     /orders  429     list-orders  <- Retry-After: 2
          > 3  0.313  0.212  GET     /orders  200     list-orders  <- gap 0.212 s, at least 2.000 s; 1.768 s too early
        """)
  }

  @Test("evidence that is on no line of the timeline stands above it, with its place")
  func elsewhere() {
    let evidence = [
      Evidence(figure: .share(0.25), bound: .atMost(.share(0.1)), note: "pooled over 3 sessions"),
      Evidence(session: "s1", operation: 2, attempt: 1, exchange: 9, figure: .value("curl/8"), bound: .expected(.text("shop/1.0"))),
      Evidence(session: "s1", figure: .span(.microseconds(1_234_500))), Evidence(session: "s1", exchange: 9),
    ]
    let report = report([entry(.failed, "so", evidence: evidence)])
    #expect(
      report.text(on: report.entries[0]) == """
        FAILED honorsRetryAfter RT-1 "list-orders"
          so
          - share 25.000 %, at most 10.000 %; pooled over 3 sessions
          - session "s1", operation 2, attempt 1, exchange 9: value "curl/8", expected "shop/1.0"
          - session "s1": span 1.235 s
        """)
  }

  @Test("a long timeline shows its beginning, its end and what is in evidence")
  func long() throws {
    let report = try judged(calls(500), by: clause("calls", ["atMost": 499]))
    #expect(
      report.text(on: report.entries[0]) == """
        FAILED calls
          any route was called 500 times; expected: at most 499
              #       at    gap  method  target   status  route
              1    0.000      -  GET     /orders  200     list-orders
              2    1.000  0.900  GET     /orders  200     list-orders
              3    2.000  0.900  GET     /orders  200     list-orders
              4    3.000  0.900  GET     /orders  200     list-orders
              5    4.000  0.900  GET     /orders  200     list-orders
              6    5.000  0.900  GET     /orders  200     list-orders
            … 492 more
            499  498.000  0.900  GET     /orders  200     list-orders
          > 500  499.000  0.900  GET     /orders  200     list-orders  <- count 500, at most 499
        """)
  }

  @Test("a timeline over several sessions names them and counts gaps within each")
  func sessions() {
    let exchanges = [
      exchange(1, "list-orders", from: 0, to: 1, session: "s1"), exchange(2, "list-orders", from: 0.5, to: 1.5, session: "s2"),
      exchange(3, "list-orders", from: 3, to: 4, session: "s1"),
    ]
    let report = report([entry(.failed, "so", timeline: [1, 2, 3])], on: exchanges)
    #expect(
      report.text(on: report.entries[0]) == """
        FAILED honorsRetryAfter RT-1 "list-orders"
          so
            #     at    gap  session  method  target   status  route
            1  0.000      -  s1       GET     /orders  200     list-orders
            2  0.500      -  s2       GET     /orders  200     list-orders
            3  3.000  2.000  s1       GET     /orders  200     list-orders
        """)
  }

  @Test("what a client sends cannot steer the terminal")
  func controlCharacters() throws {
    let evil = "/\u{1B}]0;x\u{07}\u{9B}2J\u{AD}\n"
    let exchanges = [
      exchange(1, nil, from: 0, to: 1, target: evil),
      exchange(2, "list-orders", from: 2, to: 3, session: "\u{1B}c", method: "G\u{08}", target: evil),
    ]
    let text = try judged(exchanges, by: clause("calls", ["exactly": 0])).text()
    let steering = text.unicodeScalars.filter {
      $0 != "\n" && ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
    }
    #expect(steering.isEmpty)
    #expect(text.contains("/\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{ad}\\u{a}"))
  }

  @Test("many unmatched requests are cut short, and each says what was nearest")
  func manyUnmatched() throws {
    let exchanges = (1...12).map { exchange($0, nil, from: Double($0), to: Double($0), target: "/order/\($0)") }
    let lines = try judged(exchanges).text().split(separator: "\n")
    #expect(lines[1] == "FAILED 12 requests matched no route")
    #expect(lines.count { $0.hasPrefix("  exchange ") } == 10)
    #expect(lines.contains("  … and 2 more"))
    let alike = (1...12).map { exchange($0, nil, from: Double($0), to: Double($0), target: $0 == 2 ? "/item" : "/order") }
    let told = try judged(alike).text().split(separator: "\n").filter { $0.contains(": GET ") }
    #expect(told == ["  exchanges 1, 3, 4 and 8 more: GET /order", "  exchange 2: GET /item"])
    let none = try Judge(Scenario(name: "empty")).report(on: [exchanges[0]], end: JournalEnd(ended: instant(1), by: nil), seed: nil)
    #expect(
      none.text() == """
        FAILED empty: 1 failed; 1 exchange

        FAILED 1 request matched no route
          exchange 1: GET /order/1
            the scenario has no route

        """)
  }

  @Test("unmatched requests that are allowed are shown all the same")
  func allowed() throws {
    let text = try judged([exchange(1, nil, from: 0, to: 1, target: "/order")], unmatched: .allow).text()
    #expect(text.contains("\nPASSED 1 request matched no route, which the scenario allows\n  exchange 1: GET /order\n"))
  }
}
