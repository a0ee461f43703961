import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("The page of a report")
struct ReportHTMLTests {
  /// The elements of a class, each with its attributes and its text.
  private func elements(_ style: String, in html: String) throws -> [(attributes: [String: String], text: String)] {
    try html.matches(of: Regex("<\\w+ class=\"\(style)\"([^>]*)>([^<]*)")).map { match in
      let attributes = try String(match.output[1].substring ?? "").matches(of: Regex("(\\w+)=\"([^\"]*)\"")).map { pair in
        (String(pair.output[1].substring ?? ""), String(pair.output[2].substring ?? ""))
      }
      return (Dictionary(attributes) { first, _ in first }, String(match.output[2].substring ?? ""))
    }
  }

  private func number(_ name: String, _ element: (attributes: [String: String], text: String)) throws -> Double {
    try #require(element.attributes[name].flatMap { Double($0) })
  }

  /// The card of the first entry that failed.
  private func card(_ report: Report) -> String {
    let html = report.html
    let start = html.firstRange(of: "<section")?.lowerBound ?? html.startIndex
    return String(html[start..<(html[start...].firstRange(of: "</section>")?.upperBound ?? html.endIndex)])
  }

  @Test("the wait that was due is shaded, and the gap that was too short is drawn in it and told")
  func shaded() throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", "2")])
    play.call(200, after: 0.5)
    let card = card(try play.report("honorsRetryAfter"))
    let (waits, gaps, proofs) = (
      try elements("wait", in: card), try elements("measured", in: card), try elements("proof", in: card)
    )
    try #require(waits.count == 1 && gaps.count == 1 && proofs.count == 1)
    let (from, width) = (try number("x", waits[0]), try number("width", waits[0]))
    #expect(try number("x1", gaps[0]) == from && number("x", proofs[0]) == from)
    #expect(try abs((number("x2", gaps[0]) - from) / width - 0.25) < 0.01)
    #expect(proofs[0].text == "waited 0.500 s of 2.000 s")
    #expect(try elements("told", in: card).map(\.text) == ["should wait 2.000 s"])
    #expect(try elements("status", in: card).map(\.text) == ["429", "200"])
  }

  @Test("a date that was told is a wait like any other")
  func date() throws {
    var play = Play()
    play.call(503, reply: [Header("Retry-After", "Tue, 14 Nov 2023 22:13:24 GMT")])
    play.call(200, after: 1)
    let report = try play.report("honorsRetryAfter")
    #expect(try elements("proof", in: card(report)).map(\.text) == ["waited 1.000 s of 4.000 s"])
    let all = String(report.html[try #require(report.html.firstRange(of: "All operations")?.lowerBound)...])
    #expect(try elements("told", in: all).map(\.text) == ["told to wait 4.000 s"])
  }

  @Test("a wait that began with another call is drawn from there")
  func across() throws {
    let play = CircuitCaller(threshold: 3, resetAfter: 1).play(16) { $0 < 3 ? 503 : 200 }
    let report = try play.report("opensCircuit", ["threshold": 3, "resetAfter": 2, "every": 0.25], silence: 0)
    let card = card(report)
    let (wait, gap) = (try #require(elements("wait", in: card).first), try #require(elements("measured", in: card).first))
    #expect(try abs((number("x2", gap) - number("x1", gap)) / number("width", wait) - 0.5) < 0.01)
    #expect(try elements("label", in: card).map(\.text) == ["requests"])
    #expect(try elements("proof", in: card).map(\.text) == ["waited 1.000 s of 2.000 s"])
  }

  @Test("labels that would run into each other are left out")
  func crowded() throws {
    var play = Play()
    for number in 0..<40 { play.call(200, "GET", "/orders?n=\(number)", at: Double(number) / 1000) }
    play.call(200, "GET", "/orders?late", at: 10)
    let card = card(try play.report("staysWithinRate", ["algorithm": "slidingWindow", "limit": 5, "window": 1]))
    #expect(try elements("status", in: card).count == 2)
    #expect(try elements("mark good", in: card).count + elements("mark good proven", in: card).count == 41)
  }

  @Test("of many requests those around the first in evidence are drawn")
  func long() throws {
    let card = card(try judged(calls(500), by: clause("calls", ["atMost": 499])))
    #expect(card.contains("#exchange-500\"") && card.contains("#exchange-441\"") && !card.contains("#exchange-440\""))
  }

  @Test("the page fetches nothing, runs nothing, and what a client sent stays text")
  func safe() throws {
    let exchanges = [
      exchange(1, nil, from: 0, to: 1, target: "/\"><script>alert(1)</script>"), exchange(2, "list-orders", from: 2, to: 3, session: "<b>"),
    ]
    let html = try judged(exchanges, by: clause("calls", ["exactly": 0])).html
    for part in ["<script", "<b>\"", "src=", "@import", "url(", "http://", "https://"] { #expect(!html.contains(part), "\(part)") }
    #expect(html.contains("/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  @Test("every element is closed, and what failed comes first")
  func wellFormed() throws {
    let html = try sample().html
    let program = """
      import html.parser, sys
      class Parser(html.parser.HTMLParser):
          stack = []
          def handle_starttag(self, tag, attributes):
              if tag != "meta": self.stack.append(tag)
          def handle_endtag(self, tag):
              if not self.stack or self.stack.pop() != tag: print("unexpected", tag, self.getpos())
      parser = Parser(); parser.feed(sys.stdin.read()); parser.close()
      print(*parser.stack, end="")
      """
    if let output = try Python.run(program, on: html, needing: "html.parser") { #expect(output == "") }
    let titles = html.matches(of: /<span class="verdict \w+">([^<]*)<\/span> ([^<]*)/).map { "\($0.output.1) \($0.output.2)" }
    #expect(
      titles == [
        "failed calls &quot;list-orders&quot;", "failed order &quot;list-orders&quot;, &quot;health&quot;", "failed unmatched",
        "inconclusive order &quot;get-order&quot;, &quot;delete-order&quot;", "failed calls &quot;get-order&quot;",
      ])
  }

  @Test("a journal with nothing in it makes a page, too")
  func empty() throws {
    #expect(try judged([]).html.contains("0 exchanges"))
  }
}
