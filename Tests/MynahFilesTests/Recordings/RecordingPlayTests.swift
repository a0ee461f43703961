import Foundation
import MynahCore
import MynahFiles
import MynahJSON
import Testing

@Suite struct RecordingPlayTests {
  private func playback(_ exchanges: [RecordedExchange], volatile: [Place] = [], _ play: RecordingPlay = RecordingPlay()) -> Playback {
    Playback(Recording(upstream: "https://shop.test", volatile: volatile, exchanges: exchanges).scenario(name: "shop", play))
  }

  private func text(_ delivery: Delivery) -> String { String(decoding: delivery.reply.body, as: UTF8.self) }

  @Test("the same request gets its answers in order, and after the last one is told that all were played")
  func sequence() throws {
    let playback = playback([exchange(1, "GET", "/a", status: 202, with: "1"), exchange(2, "GET", "/a", with: "2")])
    let request = Request("GET", "/a")
    #expect(text(playback.answer(request)) == "1")
    #expect(text(playback.answer(request)) == "2")
    let last = playback.answer(request).reply
    #expect(last.status == 404)
    #expect(try JSON(parsing: last.body)["title"] == "All replies were played")
  }

  @Test("a request that was never recorded is told the nearest three and what differs")
  func miss() throws {
    let playback = playback((1...5).map { exchange($0, "GET", "/orders?page=\($0)") })
    let problem = try JSON(parsing: playback.answer(Request("GET", "/orders?page=9")).reply.body)
    #expect(problem["title"] == "No route matches this request")
    #expect(problem["nearest"]?.array?.count == 3)
    #expect(problem["nearest"]?[0]?["route"] == "GET /orders?page=1")
    #expect(
      problem["nearest"]?[0]?["mismatches"] == [["criterion": "query page", "expected": "\"1\"", "actual": "9"]])
  }

  @Test("a parameter that was not recorded is a difference, unless it is volatile")
  func query() {
    let recorded = [exchange(1, "GET", "/orders?page=1&t=5"), exchange(2, "GET", "/orders")]
    #expect(playback(recorded).answer(Request("GET", "/orders?page=1&t=6")).reply.status == 404)
    #expect(playback(recorded).answer(Request("GET", "/orders?size=1")).reply.status == 404)
    #expect(playback(recorded, volatile: [.query("t")]).answer(Request("GET", "/orders?t=6&page=1")).reply.status == 200)
    #expect(playback(recorded, RecordingPlay(ignoring: [.query("t")])).answer(Request("GET", "/orders?page=1")).reply.status == 200)
  }

  @Test(
    "a target whose bytes were sent as they are is known again, escaped or not", arguments: ["/caf\u{e9}?q=\u{fc}", "/caf%C3%A9?q=%C3%BC"])
  func rawBytes(recorded: String) {
    func sent(_ target: String) -> String { String(latin1: target.utf8) }
    for target in ["/caf\u{e9}?q=\u{fc}", "/caf%C3%A9?q=%C3%BC"] {
      let playback = playback([exchange(1, "GET", sent(recorded), with: "1")])
      #expect(text(playback.answer(Request("GET", sent(target)))) == "1")
    }
    #expect(playback([exchange(1, "GET", sent(recorded))]).answer(Request("GET", "/cafe?q=u")).reply.status == 404)
  }

  @Test("JSON bodies are compared by value, but for what is volatile at any index")
  func bodies() {
    let recorded = [exchange(1, "POST", "/o", body: #"{"items":[{"sku":"a","at":1},{"sku":"b","at":2}]}"#)]
    let same = #"{"items": [{"at": 1.0, "sku": "a"}, {"sku": "b", "at": 2}]}"#
    let other = #"{"items": [{"sku": "a", "at": 8}, {"sku": "b", "at": 9}]}"#
    #expect(playback(recorded).answer(Request("POST", "/o", body: same)).reply.status == 200)
    #expect(playback(recorded).answer(Request("POST", "/o", body: other)).reply.status == 404)
    #expect(playback(recorded, volatile: [.json("/items/0/at")]).answer(Request("POST", "/o", body: other)).reply.status == 200)
  }

  @Test("a packed body is known by what is in it, however it was packed")
  func packedBody() {
    func request(_ json: String, level: Int) -> Request {
      let head = RequestHead(
        method: "POST", target: "/o",
        headers: [Header("Content-Type", "application/json"), Header("Content-Encoding", "gzip")])
      return Request(
        head: head, body: Packing.gzip(head: [0x1f, 0x8b, 8, 0, 1, 2, 3, UInt8(level), 0, 3], level: level).pack(Array(json.utf8)))
    }
    var recorded = exchange(1, "POST", "/o", with: "1")
    var other = recorded
    recorded.request = request(#"{"a":1,"t":5}"#, level: 6)
    other.request = request(#"{"a":1,"t":7}"#, level: 9)
    let playback = playback([recorded, other], volatile: [.json("/t")])
    #expect(text(playback.answer(request(#"{"t":6, "a":1}"#, level: 1))) == "1")
    #expect(playback.answer(request(#"{"a":2,"t":5}"#, level: 6)).reply.status == 404)
    #expect(text(playback.answer(Request("POST", "/o", body: #"{"a":1}"#))) == "1")
  }

  @Test("a token that the upstream gave out is known by its placeholder, a password of the client's may be any")
  func secrets() {
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let recorded = [
      exchange(
        1, "POST", "/login", headers: form, body: "user=ann&password={{secret:password:1}}", with: #"{"token":"{{secret:token:1}}"}"#),
      exchange(2, "GET", "/me?token={{secret:token:1}}&key={{secret:api-key:1}}", with: "me"),
    ]
    let playback = playback(recorded)
    #expect(playback.answer(Request("POST", "/login", headers: form, body: "user=bob&password=x")).reply.status == 404)
    #expect(playback.answer(Request("POST", "/login", headers: form, body: "user=ann&password=x")).reply.status == 200)
    #expect(playback.answer(Request("GET", "/me?key=any&token=other")).reply.status == 404)
    #expect(text(playback.answer(Request("GET", "/me?key=any&token=%7B%7Bsecret%3Atoken%3A1%7D%7D"))) == "me")
  }

  @Test(
    "a signed address is known again whenever it was signed, and by nothing else but what it names",
    arguments: [
      (
        "X-Amz-Date=20261201T124402Z&X-Amz-Expires=3600&X-Amz-Signature={{secret:signature:1}}",
        "X-Amz-Date=20261202T080000Z&X-Amz-Expires=900&X-Amz-Signature=f00d"
      ),
      ("Expires=1796132642&Signature={{secret:signature:1}}", "Expires=1796132646&Signature=x%3D"),
      ("se=2026-12-01T13%3A00Z&sig={{secret:signature:1}}", "se=2026-12-02T13%3A00Z&sig=x"),
      ("oauth_nonce=a&oauth_timestamp=1&oauth_signature={{secret:signature:1}}", "oauth_nonce=b&oauth_timestamp=2&oauth_signature=y"),
    ])
  func signed(_ recorded: String, _ sent: String) {
    let playback = playback([exchange(1, "GET", "/a.txt?versionId=7&\(recorded)", with: "a")])
    #expect(playback.answer(Request("GET", "/a.txt?versionId=8&\(sent)")).reply.status == 404)
    #expect(text(playback.answer(Request("GET", "/a.txt?versionId=7&\(sent)"))) == "a")
  }

  @Test("what is not signed has no times that do not matter")
  func unsigned() {
    let playback = playback([exchange(1, "GET", "/a?expires=1&key={{secret:api-key:1}}", with: "a")])
    #expect(playback.answer(Request("GET", "/a?expires=2&key=x")).reply.status == 404)
  }

  @Test("so is a signed form, whatever form it has")
  func signedForms() {
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let parts = [Header("Content-Type", "multipart/form-data; boundary=b")]
    func multipart(_ fields: (String, String)...) -> String {
      fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }.joined() + "--b--\r\n"
    }
    let recorded = [
      exchange(1, "POST", "/", headers: form, body: "Action=List&Timestamp=1&Signature={{secret:signature:1}}", with: "list"),
      exchange(
        2, "POST", "/", headers: parts, body: multipart(("key", "a"), ("policy", "eyJ"), ("signature", "{{secret:signature:2}}")),
        with: "stored"),
    ]
    let playback = playback(recorded)
    #expect(playback.answer(Request("POST", "/", headers: form, body: "Action=Drop&Timestamp=2&Signature=x")).reply.status == 404)
    #expect(text(playback.answer(Request("POST", "/", headers: form, body: "Action=List&Timestamp=2&Signature=x"))) == "list")
    let other = multipart(("key", "b"), ("policy", "eyK"), ("signature", "x"))
    #expect(playback.answer(Request("POST", "/", headers: parts, body: other)).reply.status == 404)
    let same = multipart(("key", "a"), ("policy", "eyK"), ("signature", "x"))
    #expect(text(playback.answer(Request("POST", "/", headers: parts, body: same))) == "stored")
  }

  @Test(
    "a call of SOAP is known by the body of its envelope, whatever its header says of time, user and call",
    arguments: ["soap:", "s:", ""])
  func soap(_ prefix: String) {
    func envelope(_ header: String, _ item: String) -> String {
      """
      <?xml version='1.0' encoding='utf-8'?>
      <\(prefix)Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><\(prefix)Header>\(header)</\(prefix)Header>\
      <\(prefix)Body><Price><item>\(item)</item></Price></\(prefix)Body></\(prefix)Envelope>
      """
    }
    func security(_ nonce: String, _ time: String) -> String {
      "<Security><Password>{{secret:password:1}}</Password><Nonce>\(nonce)</Nonce><Created>\(time)</Created></Security><MessageID>\(time)</MessageID>"
    }
    let xml = [Header("Content-Type", "text/xml; charset=utf-8")]
    let recorded = ["apple", "pear (big)"].enumerated().map {
      exchange($0 + 1, "POST", "/soap", headers: xml, body: envelope(security("a+/=", "10:0\($0)"), $1), with: $1)
    }
    let playback = playback(recorded)
    #expect(
      text(playback.answer(Request("POST", "/soap", headers: xml, body: envelope(security("b", "11:07"), "pear (big)")))) == "pear (big)")
    #expect(text(playback.answer(Request("POST", "/soap", headers: xml, body: envelope("", "apple")))) == "apple")
    #expect(playback.answer(Request("POST", "/soap", headers: xml, body: envelope("", "plum"))).reply.status == 404)
  }

  @Test("resets and early closes come back as faults behind the bytes that came")
  func faults() {
    var recorded = [
      exchange(1, "GET", "/a", answering: [Header("Content-Length", "10")], with: "half", outcome: .closed),
      exchange(2, "GET", "/b", with: "half", outcome: .reset), exchange(3, "GET", "/c", outcome: .reset),
      exchange(4, "GET", "/d", outcome: .timedOut), exchange(5, "GET", "/e", outcome: .failed("no such host")),
    ]
    for index in 2...4 { recorded[index].response = nil }
    let playback = playback(recorded)
    let first = playback.answer(Request("GET", "/a"))
    #expect(first.fault == .truncate(after: 4))
    #expect(first.reply.body.count == 10)
    #expect(playback.answer(Request("GET", "/b")).fault == .resetMidBody(after: 4))
    #expect(playback.answer(Request("GET", "/c")).fault == .reset)
    #expect(playback.answer(Request("GET", "/d")).fault == .stall)
    #expect(playback.answer(Request("GET", "/e")).reply.status == 502)
  }

  @Test("a reply to HEAD, and one that says that nothing has changed, tell the length that they were recorded with")
  func lengthWithoutBody() {
    let answering = [Header("ETag", "1"), Header("Content-Length", "1048576")]
    let playback = playback([
      exchange(1, "HEAD", "/a", answering: answering), exchange(2, "GET", "/a", status: 304, answering: answering),
      exchange(3, "GET", "/b", answering: [Header("Content-Length", "0")]),
    ])
    #expect(playback.answer(Request("HEAD", "/a")).reply.headers == answering)
    #expect(playback.answer(Request("GET", "/a")).reply.headers == answering)
    #expect(playback.answer(Request("GET", "/b")).reply.headers == [])
  }

  @Test("answers come at once, as they were recorded, or so many times as late")
  func latency() {
    let chunks = [RecordedTiming.Chunk(at: .seconds(1), end: 2), RecordedTiming.Chunk(at: .seconds(3), end: 4)]
    let recorded = [
      exchange(1, "GET", "/a", with: "data", timing: RecordedTiming(firstByte: .seconds(1), end: .seconds(3), chunks: chunks))
    ]
    let fast = playback(recorded).answer(Request("GET", "/a"))
    #expect(fast.delay == .zero)
    #expect(fast.pace == nil)
    let half = playback(recorded, RecordingPlay(latency: .recorded(times: 0.5))).answer(Request("GET", "/a"))
    #expect(half.delay == .milliseconds(500))
    #expect(half.pace?.pieces(of: 4) == [Pace.Piece(end: 2, at: .zero), Pace.Piece(end: 4, at: .seconds(1))])
    #expect(RecordingPlay.Latency("x0.5") == .recorded(times: 0.5))
    #expect(RecordingPlay.Latency("fast") == nil)
  }

  @Test("addresses of the upstream lead to the server where that is wanted")
  func location() {
    let recorded = [exchange(1, "GET", "/a", status: 302, answering: [Header("Location", "https://shop.test/b")])]
    #expect(playback(recorded).answer(Request("GET", "/a")).reply.headers.first("Location") == "https://shop.test/b")
    let led = playback(recorded, RecordingPlay(leadsToServer: true)).answer(Request("GET", "/a")).reply
    #expect(led.headers.first("Location") == "http://127.0.0.1:8080/b")
  }

  @Test("only addresses of the upstream itself lead to the server, and its cookies come back to it")
  func otherPlaces() {
    let stays = ["https://shop.test:99/a", "https://shop.test.evil.test/", "https://sso.test/?back=https://shop.test/cb", "/a"]
    for place in stays {
      let recorded = [
        exchange(1, "GET", "/a", status: 302, answering: [Header("Location", place), Header("Link", "<\(place)>; rel=\"next\"")])
      ]
      let led = playback(recorded, RecordingPlay(leadsToServer: true)).answer(Request("GET", "/a")).reply
      #expect(led.headers.first("Location") == place)
      #expect(led.headers.first("Link") == "<\(place)>; rel=\"next\"")
    }
    let setting = exchange(1, "GET", "/a", answering: [Header("Set-Cookie", "theme=dark; Domain=shop.test; Path=/; Secure; HttpOnly")])
    func cookie(_ play: RecordingPlay) -> String? {
      playback([setting], play).answer(Request("GET", "/a")).reply.headers.first("Set-Cookie")
    }
    #expect(cookie(RecordingPlay(leadsToServer: true)) == "theme=dark; Path=/; HttpOnly")
    #expect(cookie(RecordingPlay(leadsToServer: true, isSecure: true)) == "theme=dark; Path=/; Secure; HttpOnly")
    #expect(cookie(RecordingPlay()) == "theme=dark; Domain=shop.test; Path=/; Secure; HttpOnly")
  }

  @Test("an address with a secret in it leads to the server as well, and the client is told the placeholder")
  func secretAddress() {
    let answering = [
      Header("Location", "https://api.example.com/uploads/1?_state={{secret:state:1}}"),
      Header("X-Token", "{{secret:token:1}} {{secret:token:2}}"),
    ]
    let recorded = exchange(1, "POST", "/uploads", status: 202, answering: answering, with: #"{"token":"{{secret:token:1}}"}"#)
    var recording = Recording(exchanges: [recorded])
    recording.upstream = "https://api.example.com"
    let reply = Playback(recording.scenario(name: "uploads", RecordingPlay(leadsToServer: true))).answer(Request("POST", "/uploads")).reply
    #expect(reply.headers.first("Location") == "http://127.0.0.1:8080/uploads/1?_state={{secret:state:1}}")
    #expect(reply.headers.first("X-Token") == "{{secret:token:1}} {{secret:token:2}}")
    #expect(String(decoding: reply.body, as: UTF8.self) == #"{"token":"{{secret:token:1}}"}"#)
  }

  @Test("a reply that did not say what it is does not say it when it is played")
  func untyped() {
    let reply = playback([exchange(1, "GET", "/a", answering: [], with: "1")]).answer(Request("GET", "/a")).reply
    #expect(reply.headers == [] && reply.body == Array("1".utf8))
  }

  @Test("a password that nobody took out is told in no mismatch, and in the name of no request")
  func secretMismatch() throws {
    let recorded = [
      exchange(1, "POST", "/login", body: #"{"user":"ann","password":"correct horse"}"#),
      exchange(2, "GET", "/me?api_key=Zk3vQ9xT2mLr8WpB5cYd"),
    ]
    let playback = playback(recorded)
    let answers = [Request("POST", "/login", body: #"{"user":"ann","password":"guess"}"#), Request("GET", "/me?api_key=other")].map {
      text(playback.answer($0))
    }
    #expect(answers[0].contains(#""expected": "a secret""#) && answers[0].contains(#""actual": "another one""#))
    for answer in answers { #expect(!answer.contains("correct horse") && !answer.contains("Zk3vQ9xT2mLr8WpB5cYd")) }
  }

  @Test("a folder and a HAR are played wherever a scenario file is")
  func loading() throws {
    let folder = try Folder()
    let recording = Recording(upstream: "https://shop.test", exchanges: [exchange(1, "GET", "/a"), exchange(2, "GET", "/a")])
    try recording.write(to: "\(folder.path)/shop")
    let har = try folder.write("web.har", recording.har(creator: ("mynah", "1")).text())
    let file = try folder.write("b.json", #"{"routes": [{"request": {"path": "/b"}, "responses": [{}]}]}"#)
    let loaded = try LoadedScenario(["\(folder.path)/shop", file])
    #expect(loaded.scenario.name == "shop+b")
    #expect(loaded.scenario.routes.map(\.file) == ["shop", "b.json"])
    #expect(loaded.scenario.routes.map(\.then) == [.fail, .stick])
    #expect(try LoadedScenario([har], playing: RecordingPlay(then: .cycle)).scenario.routes.map(\.then) == [.cycle])
  }

  @Test("of recordings that play together the later ones go on with what an earlier one has for the same request")
  func joined() throws {
    let folder = try Folder()
    for (name, answer) in [("first", "1"), ("second", "2")] {
      let exchanges = [exchange(1, "POST", "/login", body: "{}", with: answer), exchange(2, "GET", "/\(name)", with: answer)]
      try Recording(exchanges: exchanges).write(to: "\(folder.path)/\(name)")
    }
    let routes = try LoadedScenario(["first", "second"].map { "\(folder.path)/\($0)" }).scenario.routes
    #expect(routes.map(\.id).sorted() == ["GET /first", "GET /second", "POST /login"])
    #expect(routes.first { $0.id == "POST /login" }?.replies.map(\.body) == [.bytes(Array("1".utf8)), .bytes(Array("2".utf8))])
  }

  @Test("routes of a recording whose ids are taken get a number, so that a scenario may go before it, and one recording before another")
  func numbered() throws {
    let folder = try Folder()
    func write(_ name: String, _ bodies: String...) throws -> String {
      let exchanges = bodies.enumerated().map { exchange($0 + 1, "POST", "/a", body: $1) }
      try Recording(exchanges: exchanges).write(to: "\(folder.path)/\(name)")
      return "\(folder.path)/\(name)"
    }
    let outage = try folder.write(
      "outage.json", #"{"routes": [{"request": {"method": "POST", "path": "/a"}, "responses": [{"status": 503}]}]}"#)
    let loaded = try LoadedScenario([outage, write("first", "x", "y"), write("second", "z")])
    #expect(loaded.scenario.routes.map(\.id) == ["POST /a", "POST /a (3)", "POST /a (2)", "POST /a (4)"])
    #expect(loaded.scenario.routes[0].replies.first?.status == 503)
  }
}
