import MynahCore
import MynahJSON
import Testing

@testable import MynahDrift
@testable import MynahFiles

/// What is found where an API changed, and what is not where only its data did.
@Suite struct DriftTests {
  private func kinds(_ findings: [DriftFinding]) -> [String] {
    findings.map { "\($0.severity) \($0.kind) \($0.pointer?.description ?? "-")" }
  }

  private func changed(_ pointer: JSONPointer, _ value: JSON?) -> [String] {
    kinds(
      Orders.findings(
        Orders.reply(Orders.page.with(pointer, value).with(JSONPointer(tokens: ["data", "1"] + pointer.tokens.dropFirst(2)), value))))
  }

  @Test("a member that is gone breaks clients; one that some elements lack is a warning")
  func removed() {
    #expect(changed("/data/0/total", nil) == ["breaking removed /data/0/total"])
    let some = Orders.findings(Orders.reply(Orders.page.with("/data/1/total", nil)))
    #expect(kinds(some) == ["warning removed /data/0/total"])
    #expect(some[0].summary == "/data/0/total is there in 1 of 2 only, and was always there")
  }

  @Test("another type breaks clients, a number that may have a fraction now is a warning")
  func type() {
    #expect(changed("/data/0/total", 19.9) == ["breaking type /data/0/total"])
    #expect(changed("/data/0/weight", 2.5) == ["warning type /data/0/weight"])
    #expect(changed("/data/0/customer", "cus_9s6XKzkNRiz8i3") == ["breaking type /data/0/customer"])
    #expect(changed("/data/0/placed", 1_772_359_200) == ["breaking type /data/0/placed"])
    #expect(changed("/data/0/placed", "yesterday") == ["warning type /data/0/placed"])
  }

  @Test("null where it never was breaks clients")
  func null() {
    #expect(changed("/data/0/customer", .null) == ["breaking null /data/0/customer"])
    let found = Orders.findings(Orders.reply(Orders.page.with("/data/0/total", .null)))
    #expect(found.map(\.summary) == ["/data/0/total is null at times, which it never was"])
  }

  @Test("a new word in a fixed set is a warning")
  func newWord() {
    let found = Orders.findings(Orders.reply(Orders.page.with("/data/0/status", "archived")))
    #expect(kinds(found) == ["warning enum /data/0/status"])
    #expect(found[0].summary == #"/data/0/status has a new value, "archived", besides "open", "shipped""#)
  }

  @Test("another status breaks clients, unless its class is the same or a failure is over")
  func status() {
    #expect(kinds(Orders.findings(Orders.reply(["error": "gone"], 410))) == ["breaking status -"])
    #expect(kinds(Orders.findings(Orders.reply(Orders.page, 203))) == ["warning status -"])
    #expect(kinds(Orders.findings(Orders.reply(Orders.page), recorded: Orders.reply(["error": "busy"], 503))) == ["info status -"])
  }

  @Test("a failure that is over is worth a note, whatever its status was", arguments: [404, 401, 429, 500])
  func recovered(status: Int) {
    #expect(kinds(Orders.findings(Orders.reply(Orders.page), recorded: Orders.reply(["error": "busy"], status))) == ["info status -"])
    #expect(Orders.findings(Orders.reply([:], 302), recorded: Orders.reply([:], 404)).first?.severity == .breaking)
  }

  @Test("a body that is no JSON any more breaks clients", arguments: ["", "oops", #"{"data":[{"id":1}"#])
  func noJSON(body: String) {
    var reply = Orders.reply(Orders.page)
    reply.body = Array(body.utf8)
    let found = Orders.findings(reply)
    #expect(kinds(found) == ["breaking type "])
    #expect(found[0].summary == (body.isEmpty ? "the body is empty, and was JSON" : "the body is no JSON any more"))
  }

  @Test("a body may be a single value")
  func scalar() {
    #expect(kinds(Orders.findings(Orders.reply("5"), recorded: Orders.reply(5))) == ["breaking type "])
    #expect(Orders.findings(Orders.reply(6), recorded: Orders.reply(5)) == [])
  }

  @Test("an integer may be written with an exponent, and a secret may have been a number")
  func numbers() throws {
    #expect(Orders.findings(Orders.reply(try JSON(parsing: #"{"n":1e3}"#)), recorded: Orders.reply(["n": 1000])) == [])
    #expect(
      kinds(Orders.findings(Orders.reply(try JSON(parsing: #"{"n":1e-3}"#)), recorded: Orders.reply(["n": 1000]))) == ["warning type /n"])
    let secret: JSON = ["pin": "{{secret:pin:1}}", "cvc": "{{secret:card:1}}"]
    #expect(Orders.findings(Orders.reply(["pin": 1234, "cvc": "123"]), recorded: Orders.reply(secret)) == [])
    #expect(kinds(Orders.findings(Orders.reply(["pin": true, "cvc": "123"]), recorded: Orders.reply(secret))) == ["breaking type /pin"])
  }

  @Test("another content type breaks clients, another charset does not")
  func contentType() {
    let page = RecordedResponse(status: 200, headers: [Header("Content-Type", "text/html"), Header("ETag", "1")], body: Array("<p>".utf8))
    #expect(kinds(Orders.findings(page)) == ["breaking contentType -"])
    let utf8 = [Header("Content-Type", "application/json; charset=utf-8"), Header("ETag", "1")]
    #expect(Orders.findings(Orders.reply(Orders.page, 200, utf8)) == [])
  }

  @Test("a header that is gone is told, the worse the more a client needs it; what infrastructure adds is not")
  func header() {
    let (type, rest) = (Orders.headers[0], Orders.headers[1])
    #expect(kinds(Orders.findings(Orders.reply(Orders.page, 200, [type]))) == ["warning header -"])
    let linked = Orders.reply(
      Orders.page, 200, [type, Header("Link", "</orders?page=2>; rel=\"next\""), Header("X-Shop", "7"), Header("CF-Ray", "7")])
    #expect(
      kinds(Orders.findings(Orders.reply(Orders.page, 200, [type, rest]), recorded: linked)) == ["breaking header -", "info header -"])
  }

  @Test("pages in another shape break clients")
  func paging() {
    #expect(kinds(Orders.findings(Orders.reply(Orders.page.with("/has_more", nil)))) == ["breaking paging /has_more"])
    let list = Orders.page["data"] ?? .null
    #expect(kinds(Orders.findings(Orders.reply(Orders.page), recorded: Orders.reply(list))) == ["breaking paging "])
    #expect(kinds(Orders.findings(Orders.reply(list))) == ["breaking paging "])
  }

  @Test("a member that is new is worth a note")
  func added() {
    #expect(changed("/data/0/note", "fragile") == ["info added /data/0/note"])
  }

  @Test("another order is worth a note")
  func order() {
    let list = Orders.page["data"]?.array ?? []
    #expect(kinds(Orders.findings(Orders.reply(Orders.page.with("/data", .array(list.reversed()))))) == ["info order /data"])
    let members: JSON = .object(JSONObject(uniqueKeysWithValues: (Orders.page.object ?? [:]).map { ($0.key, $0.value) }.reversed()))
    #expect(kinds(Orders.findings(Orders.reply(members))) == ["info order "])
  }

  @Test("ten changes at once give ten findings, the worst first")
  func ten() {
    let plain = Request("GET", "/orders")
    var page = Orders.page
    for index in ["0", "1"] {
      let element = JSONPointer(tokens: ["data", index])
      page = page.with(JSONPointer(tokens: element.tokens + ["total"]), nil).with(JSONPointer(tokens: element.tokens + ["weight"]), "2 kg")
        .with(JSONPointer(tokens: element.tokens + ["customer"]), .null).with(JSONPointer(tokens: element.tokens + ["note"]), "new")
    }
    page = page.with("/data/0/status", "archived").with("/has_more", nil)
    let html = RecordedResponse(status: 200, headers: [Header("Content-Type", "text/html")], body: [60])
    let report = Orders.report([
      (plain, Orders.reply(Orders.page), Orders.reply(page, 200, [Orders.headers[0]])),
      (Request("GET", "/health"), Orders.reply(["up": true]), Orders.reply(["up": true], 410)),
      (Request("GET", "/about"), Orders.reply(["up": true], 200, [Orders.headers[0]]), html),
      (Request("GET", "/totals"), Orders.reply(["sum": 1, "count": 2]), Orders.reply(["count": 7, "sum": 9])),
    ])
    #expect(
      kinds(report.findings) == [
        "breaking status -", "breaking contentType -", "breaking removed /data/0/total", "breaking type /data/0/weight",
        "breaking null /data/0/customer", "breaking paging /has_more", "warning header -", "warning enum /data/0/status",
        "info order ", "info added /data/0/note",
      ])
    #expect(report.exitCode(failOn: .breaking) == 1)
  }

  @Test("values, ids, dates and how many there are say nothing")
  func values() {
    let page: JSON = [
      "data": [
        [
          "id": 977, "status": "open", "total": "20.00", "weight": 0, "placed": "2027-01-01T00:00:00.5Z",
          "customer": ["id": "cus_7Yq2NwEr5tUi9O"],
        ]
      ],
      "has_more": false,
    ]
    #expect(Orders.findings(Orders.reply(page)) == [])
    #expect(Orders.findings(Orders.reply(["data": [], "has_more": false])) == [])
    #expect(Orders.report([]).exitCode(failOn: .info) == 2)
  }

  @Test("members of maps, which are called by ids or dates, come and go")
  func maps() {
    let days: JSON = ["2026-01-01": ["sum": 1], "2026-01-02": ["sum": 2]]
    #expect(Orders.findings(Orders.reply(["2027-05-05": ["sum": 1]]), recorded: Orders.reply(days)) == [])
    #expect(
      kinds(Orders.findings(Orders.reply(["2027-05-05": [:]]), recorded: Orders.reply(days))) == ["breaking removed /2026-01-01/sum"])
  }

  @Test("what one recorded reply of a kind lacks is not missed")
  func optional() {
    let first = (Request("GET", "/orders/1"), Orders.reply(["id": 1, "note": "x"]), Orders.reply(["id": 1]))
    let second = (Request("GET", "/orders/2"), Orders.reply(["id": 2]), Orders.reply(["id": 2, "note": .null]))
    #expect(kinds(Orders.report([first, second]).findings) == ["breaking null /note"])
  }

  @Test("a token that a live reply brings stands behind its placeholder in what follows; what nothing is known of is not sent")
  func secrets() {
    let recording = Recording(exchanges: [
      RecordedExchange(
        order: 1, request: Request("POST", "/login", body: #"{"key":"{{secret:api-key:1}}"}"#),
        response: Orders.reply(["token": "{{secret:bearer:1}}"])),
      RecordedExchange(
        order: 2,
        request: Request("GET", "/me", headers: [Header("Authorization", "Bearer {{secret:bearer:1}}"), Header("If-None-Match", "1")]),
        response: Orders.reply(["id": 1])),
    ])
    var check = DriftCheck(recording, methods: ["GET", "POST"], secretsByKind: ["api-key": "k-1"])
    #expect(check.next()?.body == Array(#"{"key":"k-1"}"#.utf8))
    check.take(Orders.reply(["token": "t-1"]))
    #expect(check.next()?.headers == [Header("Authorization", "Bearer t-1")])
    check.fail("no answer within 30 s")
    #expect(check.next() == nil)
    #expect(check.report(name: "a", upstream: "b").exitCode(failOn: .breaking) == 2)
    check = DriftCheck(recording)
    #expect(check.next() == nil)
    #expect(
      check.report(name: "a", upstream: "b").unsent.map(\.reason) == [
        "--methods POST sends it",
        "{{secret:bearer:1}} comes with the reply to POST /login, which was not sent; --methods POST sends that, or --secret bearer=ENV gives it",
      ])
    check = DriftCheck(recording, methods: ["POST"])
    #expect(check.next() == nil)
    #expect(
      check.report(name: "a", upstream: "b").unsent.map(\.reason).first
        == "nothing is known to stand behind {{secret:api-key:1}}; --secret api-key=ENV gives it")
  }

  @Test("requests whose signatures nothing can make anew are told as such, and once")
  func signed() {
    let exchanges = ["/a", "/b", "/c"].enumerated().map { index, path in
      let credential = Header("Authorization", "AWS4-HMAC-SHA256 {{secret:signature:\(index + 1)}}")
      return RecordedExchange(order: index + 1, request: Request("GET", path, headers: [credential]), response: Orders.reply(["id": 1]))
    }
    var check = DriftCheck(Recording(exchanges: exchanges), secretsByKind: [:])
    #expect(check.next() == nil)
    let report = check.report(name: "a", upstream: "b")
    #expect(report.unsent.count == 3)
    let told = "Not sent: GET /a and 2 more: its AWS4-HMAC-SHA256 signature held for that one call, and cannot be made anew\n"
    #expect(report.text().hasSuffix("\n\n" + told))
  }
}
