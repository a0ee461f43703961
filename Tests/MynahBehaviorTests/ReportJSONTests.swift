import Foundation
import MynahCore
import MynahJSON
import Programs
import Testing

@testable import MynahBehavior

@Suite(.ownThread) struct ReportJSONTests {
  @Test("the form is the published one, with six decimals")
  func golden() throws {
    var answered = exchange(1, "list-orders", from: 0.0123456789, to: 2, status: nil, fault: .reset, target: "/orders?q=\u{E9}")
    answered.th = instant(0.0129999)
    answered.tb = nil
    let lag = Lag(p99: 0.0000004, max: 0.0061, samples: [Lag.Sample(at: instant(0.5), late: 0.0061)])
    let scenario = Scenario(
      name: "shop", routes: [route("list-orders", "GET", "/orders")],
      expectations: [clause("calls", ["route": "list-orders", "exactly": 2])])
    let report = try Judge(scenario)
      .report(
        on: [answered, exchange(2, nil, from: 3, to: 4, status: 404, target: "/order", gone: 4)],
        end: JournalEnd(ended: instant(60), by: .command, lag: lag), seed: .max, warnings: ["so"])
    let compact = JSON.object(report.json).text()
    #expect(
      compact
        == [
          #"{"version":1,"verdict":"failed","seed":18446744073709551615,"#,
          #""lag":{"p99":0.000000,"max":0.006100,"samples":[[0.500000,0.006100]]},"#,
          #""expectations":[{"name":"calls","id":null,"route":"list-orders","severity":"violation","verdict":"failed","#,
          #""summary":"\"list-orders\" was called once; expected: exactly 2","#,
          #""evidence":[{"session":"default","exchange":1,"count":1,"expected":2}]},"#,
          #"{"name":"unmatched","id":null,"route":null,"severity":"violation","verdict":"failed","#,
          #""summary":"1 request matched no route","evidence":[{"session":"default","exchange":2}]}],"#,
          #""operations":[{"operation":1,"session":"default","key":"fingerprint","ambiguous":false,"attempts":[[1]]}],"#,
          #""exchanges":[{"exchange":1,"session":"default","route":"list-orders","t0":0.012346,"th":0.013000,"tb":null,"ts":null,"#,
          #""te":2.000000,"gone":null,"method":"GET","target":"/orders?q=é","status":null,"fault":"reset"},"#,
          #"{"exchange":2,"session":"default","route":null,"t0":3.000000,"th":3.000000,"tb":3.000000,"ts":4.000000,"#,
          #""te":4.000000,"gone":4.000000,"method":"GET","target":"/order","status":404,"fault":null}],"#,
          #""unmatched":[{"exchange":2,"session":"default","method":"GET","target":"/order","nearest":[{"route":"list-orders","#,
          #""matched":["method"],"mismatches":[{"criterion":"path","expected":"/orders","actual":"/order"}]}]}],"#,
          #""unused":[],"warnings":["so"]}"#,
        ].joined())
    #expect(report.jsonText == JSON.object(report.json).text(.indented) + "\n")
  }

  @Test("every kind of figure and bound has its key and its decimals")
  func figures() throws {
    let evidence = [
      Evidence(
        session: "s1", operation: 1, attempt: 2, exchange: 3, figure: .gap(.nanoseconds(212_000_499)), bound: .atLeast(.time(.seconds(2))),
        note: "early"),
      Evidence(figure: .span(.microseconds(-1500)), bound: .atMost(.time(.milliseconds(250)))),
      Evidence(figure: .share(1.0 / 3), bound: .atMost(.share(0.1))), Evidence(figure: .value("a"), bound: .expected(.text("b"))),
      Evidence(figure: .count(3), bound: .expected(.count(2))),
    ]
    let entry = Report.Entry(
      name: "honorsRetryAfter", id: "RT-1", routes: ["a", "b"], severity: .advice, verdict: .failed, summary: "so", evidence: evidence,
      timeline: [])
    let report = Report(scenario: "shop", seed: nil, end: JournalEnd(ended: .start, by: nil), entries: [entry])
    #expect(report.json["seed"] == .null)
    #expect(
      report.json["expectations"]?[0]?.text()
        == [
          #"{"name":"honorsRetryAfter","id":"RT-1","route":["a","b"],"severity":"advice","verdict":"failed","summary":"so","evidence":["#,
          #"{"session":"s1","operation":1,"attempt":2,"exchange":3,"gap":0.212000,"atLeast":2.000000,"note":"early"},"#,
          #"{"span":-0.001500,"atMost":0.250000},{"share":0.333333,"atMost":0.100000},{"value":"a","expected":"b"},{"count":3,"expected":2}]}"#,
        ].joined())
    try validate(report)
  }

  @Test("reports keep to the published schema")
  func schema() throws {
    try validate(sample())
    try validate(judged([]))
    try validate(judged([exchange(1, "list-orders", from: 0, to: nil, status: nil)], by: clause("calls", ["exactly": 1]), evicted: 4))
  }

  @Test("judging twice gives the same bytes, and so does judging what a saved journal keeps")
  func deterministic() throws {
    let exchanges = [
      exchange(1, "sign-in", from: 0.0000004, to: 0.1000006, session: "s1"),
      exchange(2, "list-orders", from: 0.1000014, to: 0.2, session: "s1"),
      exchange(3, "list-orders", from: 0.1000014, to: 0.2, session: "s1"), exchange(4, nil, from: 0.3, to: 0.4, session: "s1"),
    ]
    var saved = exchanges
    for index in saved.indices {
      for part in [\Exchange.t0] { saved[index][keyPath: part] = rounded(saved[index][keyPath: part]) }
      for part in [\Exchange.th, \.tb, \.ts, \.te] { saved[index][keyPath: part] = saved[index][keyPath: part].map(rounded) }
    }
    let clauses = [clause("order", ["sign-in", "list-orders"]), clause("calls", ["atLeast": 1])]
    let first = try judged(exchanges, by: clauses[0], clauses[1])
    let second = try judged(exchanges, by: clauses[0], clauses[1])
    let third = try judged(saved, by: clauses[0], clauses[1])
    for report in [second, third] {
      #expect(report.jsonText == first.jsonText)
      #expect(report.junit == first.junit)
      #expect(report.text(style: .ansi) == first.text(style: .ansi))
    }
    #expect(first.jsonText.contains("\"gap\": 0.000000"))
  }

  private func rounded(_ instant: Instant) -> Instant {
    Instant(nanoseconds: (instant.nanoseconds + 500) / 1000 * 1000)
  }

  @Test("operations tell what put them together, whether it is a guess, and the exchanges of each attempt")
  func operations() throws {
    var play = Play()
    play.scenario.routes[0].operations = .place(.header("X-Job"))
    play.call(503, "GET", "/orders", at: 0, headers: [Header("X-Job", "a")])
    play.call(302, "GET", "/orders", at: 1, headers: [Header("X-Job", "a")], reply: [Header("Location", "/orders/all")])
    play.call(200, "GET", "/orders/all", at: 1.001)
    play.call(503, "POST", "/payments", at: 2, headers: [Header("Idempotency-Key", "k")], body: "1")
    play.call(201, "POST", "/payments", at: 3, headers: [Header("Idempotency-Key", "k")], body: "1")
    play.call(201, "POST", "/payments", at: 4, headers: [Header("amz-sdk-invocation-id", "i")], body: "2")
    for at in [5, 5.1] { play.call(503, "POST", "/payments", at: at, taking: 0.5, body: "3") }
    for at in [7, 7.1] { play.call(201, "POST", "/payments", at: at, taking: 0.5, body: "3") }
    let report = try play.report("stopsAfterSuccess")
    #expect(
      report.json["operations"]?.array?.map { $0.text() } == [
        #"{"operation":1,"session":"default","key":"declared","ambiguous":false,"attempts":[[1],[2,3]]}"#,
        #"{"operation":2,"session":"default","key":"idempotencyKey","ambiguous":false,"attempts":[[4],[5]]}"#,
        #"{"operation":3,"session":"default","key":"marker","ambiguous":false,"attempts":[[6]]}"#,
        #"{"operation":4,"session":"default","key":"fingerprint","ambiguous":true,"attempts":[[7],[9]]}"#,
        #"{"operation":5,"session":"default","key":"fingerprint","ambiguous":true,"attempts":[[8],[10]]}"#,
      ])
    try validate(report)
  }

  @Test(
    "the schema refuses operations that say too little, too much or nothing",
    arguments: [
      #"{"operation":1,"session":"default","key":"fingerprint","ambiguous":false}"#,
      #"{"operation":1,"session":"default","key":"fingerprint","ambiguous":false,"attempts":[[1]],"exchanges":[1]}"#,
      #"{"operation":1,"session":"default","key":"guess","ambiguous":false,"attempts":[[1]]}"#,
      #"{"operation":1,"session":"default","key":"marker","ambiguous":false,"attempts":[[]]}"#,
      #"{"operation":1,"session":"default","key":"marker","ambiguous":false,"attempts":[1]}"#,
      #"{"operation":0,"session":"default","key":"marker","ambiguous":false,"attempts":[[1]]}"#,
    ])
  func refused(operation: String) throws {
    var report = try sample().json
    report["operations"] = .array([try JSON(parsing: Array(operation.utf8))])
    guard let errors = try schemaErrors(in: JSON.object(report).text()) else { return }
    #expect(errors.hasPrefix("$.operations[0]"), "\(errors)")
  }

  private func validate(_ report: Report) throws {
    guard let errors = try schemaErrors(in: report.jsonText) else { return }
    #expect(errors == "")
  }

  /// What an independent validator has against a report; nil where the machine has none.
  private func schemaErrors(in report: String) throws -> String? {
    let schema = try #require(Self.schema, "scenarios/report.schema.json is missing")
    let program = """
      import json, sys, jsonschema
      both = json.load(sys.stdin)
      jsonschema.Draft202012Validator.check_schema(both["schema"])
      for error in jsonschema.Draft202012Validator(both["schema"]).iter_errors(both["report"]): print(error.json_path, error.message)
      """
    return try Python.run(program, on: "{\"schema\":\(schema),\"report\":\(report)}", needing: "jsonschema")
  }

  /// The published schema, beside the package's sources.
  private static let schema: String? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let file = folder.appendingPathComponent("scenarios/report.schema.json")
      if let data = try? Data(contentsOf: file) { return String(decoding: data, as: UTF8.self) }
    }
    return nil
  }()
}
