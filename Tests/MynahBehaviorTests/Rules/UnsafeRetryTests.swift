import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("retriesSafely, stopsAfterSuccess, repeatsSameRequest")
struct UnsafeRetryTests {
  private func post(_ status: Int?, then next: Int?, fault: Fault? = nil, reply: [Header] = [], headers: [Header] = [], gone: Double? = nil)
    -> Play
  {
    var play = Play()
    play.call(status, "POST", "/payments", headers: headers, body: "a", reply: reply, fault: fault, gone: gone)
    if let next { play.call(next, "POST", "/payments", after: 1, headers: headers, body: "a") }
    return play
  }

  @Test(
    "RT-9: after a doubtful failure an unsafe request without a key is not sent again",
    arguments: [
      (Fault.reset as Fault?, nil as Int?, Verdict.failed), (.truncate(after: nil), 200, .failed), (nil, 500, .failed), (nil, 502, .failed),
      (nil, 504, .failed),
    ])
  func blindly(fault: Fault?, status: Int?, verdict: Verdict) throws {
    #expect(try post(status, then: 201, fault: fault).verdict("RT-9", of: "retriesSafely") == verdict)
    #expect(try post(status, then: nil, fault: fault).verdict("RT-9", of: "retriesSafely") == .passed)
    let keyed = [Header("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    #expect(try post(status, then: 201, fault: fault, headers: keyed).verdict("RT-9", of: "retriesSafely") == .passed)
  }

  @Test(
    "RT-9: a token in the body is a key, too",
    arguments: [
      ("application/json", #"{"idempotency_key":"7b1f3d0e","amount":1}"#, Verdict.passed),
      ("application/json", #"{"requestId":"7b1f3d0e"}"#, .passed), ("application/json", #"{"id":"7b1f3d0e"}"#, .failed),
      ("application/x-amz-json-1.0", #"{"ClientRequestToken":"7b1f3d0e"}"#, .passed),
      ("application/x-www-form-urlencoded", "ClientToken=7b1f3d0e&Action=Run", .passed),
      ("application/x-www-form-urlencoded", "Action=CreateStack&ClientRequestToken=7b1f3d0e", .passed),
      ("application/x-www-form-urlencoded", "Token=7b1f3d0e&Action=Run", .failed),
    ])
  func bodyTokens(type: String, body: String, verdict: Verdict) throws {
    for operations in [OperationKey.auto, .session] {
      var play = Play(operations: operations)
      for status in [nil, 201] as [Int?] {
        play.call(
          status, "POST", "/payments", after: 1, headers: [Header("Content-Type", type)], body: body, fault: status == nil ? .reset : nil)
      }
      let entry = try #require(try play.entry("RT-9", of: "retriesSafely"))
      #expect(entry.verdict == verdict)
      #expect(entry.summary.hasSuffix(Operation.fingerprintNote) == (verdict == .failed && operations == .auto))
      #expect(try play.verdict("RT-9", of: "retriesSafely", ["key": "header:X-Key"]) == .failed)
    }
  }

  @Test(
    "RT-9: a precondition that the first request has made untrue guards the second one like a key",
    arguments: [
      (Header("If-Match", "\"v7\""), Verdict.passed), (Header("If-Unmodified-Since", "Tue, 01 Dec 2026 08:00:00 GMT"), .passed),
      (Header("If-None-Match", "*"), .passed), (Header("Upload-Offset", "0"), .passed), (Header("If-Match", "*"), .failed),
      (Header("If-None-Match", "\"v7\""), .failed),
    ])
  func preconditions(header: Header, verdict: Verdict) throws {
    var play = Play()
    for status in [502, 204] { play.call(status, "PATCH", "/orders/1", after: 1, headers: [header], body: "a") }
    #expect(try play.verdict("RT-9", of: "retriesSafely") == verdict)
    #expect(try play.verdict("RT-9", of: "retriesSafely", ["key": "header:X-Key"]) == .failed)
  }

  @Test("RT-9: a precondition that was made anew guards against nothing")
  func otherPrecondition() throws {
    var play = Play()
    for (status, tag) in [(502, "v7"), (204, "v8")] {
      play.call(status, "PATCH", "/orders/1", after: 1, headers: [Header("If-Match", "\"\(tag)\"")], body: "a")
    }
    #expect(try play.verdict("RT-9", of: "retriesSafely") == .failed)
  }

  @Test(
    "RT-9: a token that is asked for again is only one more, unless a grant is spent on it",
    arguments: [
      ("grant_type=client_credentials&scope=a", Verdict.passed), ("grant_type=refresh_token&refresh_token=a", .failed),
      ("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a", .passed), ("scope=a", .failed),
    ])
  func tokens(body: String, verdict: Verdict) throws {
    var play = Play()
    let type = [Header("Content-Type", "application/x-www-form-urlencoded")]
    for status in [502, 200] { play.call(status, "POST", "/payments", after: 1, headers: type, body: body) }
    #expect(try play.verdict("RT-9", of: "retriesSafely") == verdict)
  }

  @Test("RT-9: what another worker sends at once under a mark of its own is nothing that was sent again", arguments: [true, false])
  func otherWorker(isOther: Bool) throws {
    var play = Play()
    play.call(200, at: 0, connection: 1)
    for (number, at) in [(1, 1.0), (isOther ? 2 : 1, 1.101)] {
      play.call(
        at == 1 ? nil : 201, "POST", "/payments", at: at, taking: 0.1, headers: [Header("amz-sdk-invocation-id", "\(number)")],
        body: "a", fault: at == 1 ? .reset : nil, connection: at == 1 ? 1 : 2)
    }
    #expect(try play.verdict("RT-9", of: "retriesSafely") == (isOther ? .passed : .failed))
  }

  @Test("RT-9: after a timeout of its own the client can't know either")
  func timeout() throws {
    #expect(try post(nil, then: 201, gone: 2).verdict("RT-9", of: "retriesSafely") == .failed)
  }

  @Test("RT-9: a clear rejection may be tried again; strict takes a bare 503 for doubtful, and no rejection for an excuse")
  func rejections() throws {
    #expect(try post(429, then: 201).verdict("RT-9", of: "retriesSafely") == .notProvoked)
    #expect(try post(503, then: 201).verdict("RT-9", of: "retriesSafely") == .notProvoked)
    #expect(try post(503, then: 201).verdict("RT-9", of: "retriesSafely", ["strict": true]) == .failed)
    let rejected = post(503, then: 201, reply: [Header("Retry-After", "1")])
    #expect(try rejected.verdict("RT-9", of: "retriesSafely") == .notProvoked)
    let entry = try #require(try rejected.entry("RT-9", of: "retriesSafely", ["strict": true]))
    #expect(
      entry.verdict == .failed
        && entry.summary == "an unsafe request without a key was sent again, 1 of 1 failure" + Operation.fingerprintNote)
    #expect(entry.evidence.first?.note == "exchange 1 was turned away, which \"strict\" takes for no excuse")
    #expect(try post(429, then: 201).verdict("RT-9", of: "retriesSafely", ["strict": true]) == .failed)
    #expect(try post(400, then: 201).verdict("RT-9", of: "retriesSafely", ["strict": true]) == .notProvoked)
  }

  @Test("RT-9: to send again after a bare 503 is worth a word where nothing is wrong, and no verdict")
  func bare() throws {
    let told = "; sent again without a key after a 503 that did not say to come again, 1 time"
    var play = post(503, then: 201)
    let alone = try #require(try play.entry("RT-9", of: "retriesSafely"))
    #expect(alone.verdict == .notProvoked)
    #expect(alone.summary == "no POST or PATCH met a failure that leaves open whether it took effect" + told)
    let advice = Evidence(
      session: "default", operation: 1, exchange: 2, figure: .gap(.seconds(1)),
      note: "the 503 at exchange 1 may have taken effect, though by convention it has not")
    #expect(alone.evidence == [advice])
    play.call(502, "POST", "/payments", after: 1, body: "b")
    let passed = try #require(try play.entry("RT-9", of: "retriesSafely"))
    #expect(passed.verdict == .passed && passed.summary == "no unsafe request was sent again blindly, 1 doubtful failure" + told)
    #expect(passed.evidence == [advice, Evidence(session: "default", operation: 2, exchange: 3)])
    play.call(201, "POST", "/payments", after: 1, body: "b")
    let failed = try #require(try play.entry("RT-9", of: "retriesSafely"))
    #expect(failed.verdict == .failed && !failed.summary.contains("503"))
  }

  @Test("RT-9: nothing is said of a bare 503 under a key, on a route that only reads, or that was not sent again")
  func noAdvice() throws {
    let quiet = "no POST or PATCH met a failure that leaves open whether it took effect"
    let keyed = [Header("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    var reading = post(503, then: 201)
    reading.scenario.routes[1].safe = true
    for play in [post(503, then: 201, headers: keyed), post(503, then: nil), reading] {
      let entry = try play.entry("RT-9", of: "retriesSafely")
      #expect(entry?.summary == quiet && entry?.evidence.isEmpty == true)
    }
  }

  @Test("RT-9: a POST that only reads is left out")
  func safe() throws {
    var play = post(500, then: 201)
    play.scenario.routes[1].safe = true
    let entry = try #require(try play.entry("RT-9", of: "retriesSafely"))
    #expect(entry.verdict == .notProvoked && entry.summary == "no POST or PATCH met a failure that leaves open whether it took effect")
  }

  @Test("RT-10: an operation that has its answer asks no more; 202 is no answer yet")
  func success() throws {
    let key = [Header("Idempotency-Key", "k")]
    #expect(
      try post(201, then: 201, headers: key).entry("RT-10", of: "stopsAfterSuccess")?.summary
        == "the client went on after a success, 1 of 1 operation")
    #expect(try post(202, then: 201, headers: key).verdict("RT-10", of: "stopsAfterSuccess") == .passed)
    #expect(try post(503, then: 201, headers: key).verdict("RT-10", of: "stopsAfterSuccess") == .passed)
    #expect(try post(201, then: 201, fault: .truncate(after: 1), headers: key).verdict("RT-10", of: "stopsAfterSuccess") == .passed)
    // By the request alone a second call can't be told from a retry: it is another operation.
    #expect(try post(201, then: 201).verdict("RT-10", of: "stopsAfterSuccess") == .passed)
  }

  private func retry(_ first: Request, _ second: Request) -> Play {
    var play = Play(operations: .session)
    for (status, request) in [(503, first), (200, second)] {
      play.call(
        status, request.method, request.target, route: "pay", after: 1, headers: request.headers,
        body: String(decoding: request.body, as: UTF8.self))
    }
    return play
  }

  @Test(
    "RT-13: a retry is the same request",
    arguments: [
      (Request("POST", "/p", body: "a"), Request("POST", "/p", body: "a"), Verdict.passed),
      (Request("POST", "/p", body: "a"), Request("POST", "/p"), .failed), (Request("POST", "/p", body: "a"), Request("GET", "/p"), .failed),
      (Request("GET", "/p?page=2"), Request("GET", "/p"), .failed),
      (Request("GET", "/p", headers: [Header("Authorization", "Bearer a")]), Request("GET", "/p"), .failed),
      (
        Request("GET", "/p", headers: [Header("Authorization", "Bearer a")]),
        Request("GET", "/p", headers: [Header("Authorization", "Bearer b")]), .passed
      ),
      (
        Request("GET", "/p", headers: [Header("Authorization", "Basic YWxpY2U6b2xk")]),
        Request("GET", "/p", headers: [Header("Authorization", "Basic YWxpY2U6bmV3")]), .passed
      ),
      (
        Request("GET", "/p", headers: [Header("Authorization", "Basic YWxpY2U6b2xk")]),
        Request("GET", "/p", headers: [Header("Authorization", "Basic Ym9iOm9sZA==")]), .failed
      ),
      (Request("GET", "/p", headers: [Header("X-API-Key", "a")]), Request("GET", "/p", headers: [Header("X-API-Key", "b")]), .failed),
      (
        Request("GET", "/p", headers: [Header("Authorization", "ApiKey a")]),
        Request("GET", "/p", headers: [Header("Authorization", "ApiKey b")]), .failed
      ),
      (
        Request("POST", "/p", headers: [Header("Idempotency-Key", "a")], body: "x"),
        Request("POST", "/p", headers: [Header("Idempotency-Key", "b")], body: "x"), .failed
      ),
      (Request("POST", "/p", body: #"{"a":1,"b":2}"#), Request("POST", "/p", body: #"{"b":2,"a":1}"#), .passed),
      (Request("GET", "/p", headers: [Header("X-Request-ID", "1")]), Request("GET", "/p", headers: [Header("X-Request-ID", "2")]), .passed),
    ])
  func same(first: Request, second: Request, verdict: Verdict) throws {
    #expect(try retry(first, second).verdict("RT-13", of: "repeatsSameRequest") == verdict)
  }

  @Test("RT-13: a multipart body has another boundary each time; a file that was read to its end before is missed, by its name and size")
  func multipart() throws {
    let upload = { (boundary: String, file: String) in
      Request(
        "POST", "/p", headers: [Header("Content-Type", "Multipart/form-data; boundary=\(boundary)")],
        body: "--\(boundary)\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a\"\r\n\r\n\(file)\r\n--\(boundary)--\r\n")
    }
    #expect(try retry(upload("9f1", "PDF"), upload("c07", "PDF")).verdict("RT-13", of: "repeatsSameRequest") == .passed)
    let entry = try #require(try retry(upload("9f1", "PDF"), upload("c07", "")).entry("RT-13", of: "repeatsSameRequest"))
    #expect(entry.verdict == .failed && entry.evidence.first?.note == "the part \"scan\" was \"3 bytes\"")
    #expect(entry.evidence.first?.figure == .value("0 bytes"))
  }

  @Test("RT-13: what may change is declared, and the summary says what came")
  func mayChange() throws {
    let play = retry(Request("GET", "/p?nonce=1"), Request("GET", "/p?nonce=2"))
    let entry = try #require(try play.entry("RT-13", of: "repeatsSameRequest"))
    #expect(entry.verdict == .failed && entry.summary == "a retry was another request than the attempt before it, 1 of 1 time")
    #expect(entry.evidence.first?.note == "the target was \"/p?nonce=1\"")
    #expect(try play.verdict("RT-13", of: "repeatsSameRequest", ["mayChange": ["query:nonce"]]) == .passed)
    let keys = retry(
      Request("GET", "/p", headers: [Header("X-API-Key", "a")]), Request("GET", "/p", headers: [Header("X-API-Key", "b")]))
    #expect(try keys.verdict("RT-13", of: "repeatsSameRequest", ["mayChange": "header:X-API-Key"]) == .passed)
  }

  @Test(
    "RT-13: a field of a form may change, and no other",
    arguments: [
      ("amount=1&ts=1", "amount=1&ts=2", Verdict.passed), ("ts=1&amount=1", "amount=1", .passed),
      ("amount=1&ts=1", "amount=2&ts=2", .failed),
      ("amount=1&ts=1", "", .failed),
    ])
  func formMayChange(first: String, second: String, verdict: Verdict) throws {
    let headers = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let play = retry(Request("POST", "/p", headers: headers, body: first), Request("POST", "/p", headers: headers, body: second))
    #expect(try play.verdict("RT-13", of: "repeatsSameRequest") == .failed)
    #expect(try play.verdict("RT-13", of: "repeatsSameRequest", ["mayChange": ["form:ts"]]) == verdict)
  }
}
