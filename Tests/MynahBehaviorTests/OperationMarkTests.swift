import MynahCore
import Testing

@testable import MynahBehavior

@Suite("What marks exchanges as those of an operation")
struct OperationMarkTests: GroupingTests {
  @Test("an idempotency key puts attempts together whatever the replies were")
  func idempotencyKey() {
    let key = [Header("Idempotency-Key", "k1")]
    let post = { (number: Int, at: Double, status: Int, body: String) in
      call(number, at, at + 0.1, status, "POST", headers: key, body: body)
    }
    #expect(shape([post(1, 0, 422, "a"), post(2, 1, 200, "a")]) == [[[1], [2]]])
    // One key for all: another body after success is another operation.
    #expect(shape([post(1, 0, 200, "a"), post(2, 1, 200, "b")]) == [[[1]], [[2]]])
  }

  @Test("an SDK's marker puts attempts together whatever the replies were")
  func markers() {
    let invocation = [Header("amz-sdk-invocation-id", "i")]
    #expect(
      shape([call(1, 0, 0.1, 400, headers: invocation, body: "a"), call(2, 1, 1.1, 200, headers: invocation, body: "b")]) == [[[1], [2]]])
  }

  @Test(
    "a trace, a request id that comes twice, and what callers of a client may set keep calls apart, and make no retry of another call",
    arguments: [
      Header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), Header("X-Request-ID", "incoming"),
      Header("x-ms-client-request-id", "incoming"), Header("Idempotency-Key", "k"),
    ])
  func sharedMarks(mark: Header) {
    let get = { (number: Int, status: Int, target: String) in
      call(number, Double(number), Double(number) + 0.1, status, "GET", target, headers: [mark])
    }
    #expect(shape([get(1, 503, "/orders"), get(2, 200, "/orders"), get(3, 200, "/orders")]) == [[[1], [2]], [[3]]])
    #expect(shape([get(1, 503, "/orders?page=1"), get(2, 200, "/orders?page=2")]) == [[[1]], [[2]]])
    let ann = [mark, Header("Authorization", "Bearer a")]
    #expect(shape([get(1, 503, "/orders"), call(2, 2, 2.1, 200, headers: ann)]) == [[[1]], [[2]]])
    let post = { (number: Int, body: String) in call(number, Double(number), nil, nil, "POST", headers: ann.dropLast(), body: body) }
    if mark.name != "Idempotency-Key" { #expect(shape([post(1, "a"), post(2, "b")]) == [[[1]], [[2]]]) }
  }

  @Test(
    "two calls that share a mark are tried again each for itself, however they are mixed",
    arguments: [Header("X-Request-ID", "incoming"), Header("x-ms-client-request-id", "incoming"), Header("Idempotency-Key", "k")])
  func mixedMarks(mark: Header) {
    let get = { (number: Int, at: Double, status: Int, target: String, more: [Header]) in
      call(number, at, at + 0.1, status, "GET", target, headers: [mark] + more)
    }
    let mixed = operations([
      get(1, 0, 503, "/orders?page=1", []), get(2, 0.2, 503, "/orders?page=2", []), get(3, 1, 503, "/orders?page=1", []),
      get(4, 2, 200, "/orders?page=2", []), get(5, 3, 200, "/orders?page=1", []), get(6, 4, 200, "/orders?page=1", []),
    ])
    #expect(mixed.map { $0.attempts.map(\.first.number) } == [[1, 3, 5], [2, 4], [6]])
    #expect(mixed.allSatisfy { !$0.isAmbiguous })
    let (ann, bob) = ([Header("Authorization", "Bearer a")], [Header("Authorization", "Bearer b")])
    let callers = [get(1, 0, 503, "/a", ann), get(2, 0.2, 503, "/a", bob), get(3, 1, 200, "/a", ann), get(4, 2, 200, "/a", bob)]
    #expect(shape(callers) == [[[1], [3]], [[2], [4]]])
    // What a redirect led to is found by what it asks, too, and so is where it began.
    let there = { (number: Int, at: Double) in
      call(number, at, at + 0.1, 302, "GET", "/a", headers: [mark], reply: [Header("Location", "/b")])
    }
    #expect(
      shape([
        there(1, 0), get(2, 0.11, 503, "/b", []), get(3, 0.3, 200, "/c", []), get(4, 1, 503, "/b", []), there(5, 2),
        get(6, 2.11, 200, "/b", []),
      ])
        == [[[1, 2], [4], [5, 6]], [[3]]])
  }

  @Test(
    "two calls of the same at once that share a mark are two operations, and where one fails nobody knows that for sure",
    arguments: [Header("X-Request-ID", "incoming"), Header("x-ms-client-request-id", "incoming"), Header("Idempotency-Key", "k")])
  func concurrentMarks(mark: Header) {
    let get = { (number: Int, at: Double, end: Double?, status: Int?) in call(number, at, end, status, headers: [mark]) }
    let failed = operations([get(1, 0, 1, 503), get(2, 0.5, 1.5, 200), get(3, 3, 3.1, 200)])
    #expect(failed.map { $0.attempts.map(\.first.number) } == [[1, 3], [2]])
    #expect(failed.map(\.isAmbiguous) == [true, true])
    #expect(failed.map { $0.beganDuring.map(\.number) } == [[], [1]])
    let both = operations([get(1, 0, 1, 503), get(2, 0.5, 1.5, 404), get(3, 3, 3.1, 503), get(4, 4, 4.1, 200)])
    #expect(both.map { $0.attempts.map(\.first.number) } == [[1, 3, 4], [2]])
    #expect(both.map(\.isAmbiguous) == [true, true])
    let succeeded = operations([get(1, 0, 1, 200), get(2, 0.5, 1.5, 503), get(3, 3, 3.1, 200)])
    #expect(succeeded.map { $0.attempts.map(\.first.number) } == [[1], [2, 3]])
    #expect(succeeded.allSatisfy { !$0.isAmbiguous })
    #expect(operations([get(1, 0, nil, nil), get(2, 0.5, 1.5, 200)]).map(\.isAmbiguous) == [true, true])
  }

  @Test(
    "a mark that several calls bore keeps them apart, as a trace does, and puts none together",
    arguments: [Header("X-Request-ID", "incoming"), Header("x-ms-client-request-id", "incoming"), Header("Idempotency-Key", "k")])
  func marksOfSeveral(mark: Header) {
    let get = { (number: Int, status: Int, target: String) in
      call(number, Double(number), Double(number) + 0.1, status, "GET", target, headers: [mark])
    }
    #expect(operations([get(1, 503, "/a"), get(2, 200, "/a")]).map(\.key.isFingerprint) == [false])
    #expect(operations([get(1, 503, "/a"), get(2, 200, "/a"), get(3, 200, "/a")]).map(\.key.isFingerprint) == [true, true])
    let other = operations([get(1, 404, "/a"), get(2, 200, "/b"), get(3, 404, "/a")])
    #expect(other.map { $0.attempts.map(\.first.number) } == [[1, 3], [2]])
    #expect(other.map(\.key.isFingerprint) == [true, true])
    #expect(Set(other.map(\.key)).count == 2)
  }

  @Test("calls that one key marks at the same time are tried again each for itself")
  func reusedKeys() {
    let post = { (number: Int, at: Double, status: Int, body: String) in
      call(number, at, at + 1, status, "POST", headers: [Header("Idempotency-Key", "k")], body: body)
    }
    let found = operations([post(1, 0, 503, "a"), post(2, 0.5, 503, "b"), post(3, 3, 200, "a"), post(4, 3.5, 200, "b")])
    #expect(found.map { $0.attempts.map(\.first.number) } == [[1, 3], [2, 4]])
    #expect(found.map(\.isAmbiguous) == [true, true])
    // Not at the same time: a retry that changed its body.
    #expect(shape([post(1, 0, 503, "a"), post(2, 3, 200, "b")]) == [[[1], [2]]])
  }

  @Test("two calls at once are told apart by their traces, and under one trace they are two calls")
  func traces() {
    let get = { (number: Int, at: Double, status: Int, trace: Int) in
      call(number, at, at + 0.5, status, headers: [Header("traceparent", "00-\(trace)af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")])
    }
    let apart = operations([get(1, 0, 503, 1), get(2, 0.1, 503, 2), get(3, 2, 200, 2), get(4, 2.1, 200, 1)])
    #expect(apart.map { $0.attempts.map(\.first.number) } == [[1, 4], [2, 3]])
    #expect(apart.allSatisfy { !$0.isAmbiguous })
    #expect(shape([get(1, 0, 503, 1), get(2, 0.1, 503, 1)]) == [[[1]], [[2]]])
    // A service that hands on what it was asked with may ask twice for what is not there.
    #expect(operations([get(1, 0, 404, 1), get(2, 2, 404, 1)]).map(\.key.isFingerprint) == [true, true])
  }

  @Test(
    "a trace or an id for each request that a client sends splits no retry from what it repeats, redirects or not",
    arguments: [
      { Header("traceparent", "00-\($0)af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01") }, { Header("X-Request-ID", "\($0)") },
    ] as [@Sendable (Int) -> Header])
  func marksOfRequests(mark: @Sendable (Int) -> Header) {
    let get = { (number: Int, at: Double, status: Int, target: String, mark: Header) in
      call(number, at, at + 0.1, status, "GET", target, headers: [mark], reply: status == 302 ? [Header("Location", "/b")] : [])
    }
    let alone = operations([get(1, 0, 503, "/a", mark(1)), get(2, 1, 503, "/a", mark(2)), get(3, 2, 200, "/a", mark(3))])
    #expect(alone.map { $0.attempts.map(\.first.number) } == [[1, 2, 3]] && alone[0].key.isFingerprint)
    #expect(
      shape([
        get(1, 0, 302, "/a", mark(1)), get(2, 0.11, 503, "/b", mark(1)), get(3, 2, 302, "/a", mark(2)), get(4, 2.11, 200, "/b", mark(2)),
      ]) == [[[1, 2], [3, 4]]])
    let both = operations([get(1, 0, 503, "/a", mark(1)), get(2, 0.05, 503, "/a", mark(2)), get(3, 2, 200, "/a", mark(3))])
    #expect(both.map(\.isAmbiguous) == [true, true])
  }

  @Test("a token in a body that may mean something else puts no other body and nothing after a success together")
  func bodyTokens() {
    let json = [Header("Content-Type", "application/json")]
    let post = { (number: Int, status: Int, body: String) in
      call(number, Double(number), Double(number) + 0.1, status, "POST", headers: json, body: body)
    }
    let ping = #"{"requestId":"1","method":"ping"}"#
    #expect(shape([post(1, 200, ping), post(2, 200, ping)]) == [[[1]], [[2]]])
    #expect(shape([post(1, 422, ping), post(2, 200, ping)]) == [[[1], [2]]])
    let (first, second) = (#"{"clientToken":"app","q":1}"#, #"{"clientToken":"app","q":2}"#)
    #expect(shape([post(1, 503, first), post(2, 200, second)]) == [[[1]], [[2]]])
    let key = #"{"idempotency_key":"k"}"#
    #expect(shape([post(1, 200, key), post(2, 200, key)]) == [[[1], [2]]])
  }

  @Test(
    "a mark of its own keeps the call of one worker from going on with another's, be it lost or challenged",
    arguments: [("Idempotency-Key", ""), ("amz-sdk-invocation-id", ""), ("x-goog-api-client", "gccl/3.4.0 gccl-invocation-id/")])
  func hopsOfOthers(name: String, before: String) {
    let token = [Header("Authorization", "Bearer t")]
    for (mark, hop) in [("1", true), ("2", false)] {
      let (first, next) = ([Header(name, before + "1")], [Header(name, before + mark)])
      let expected = hop ? [[[1, 2]]] : [[[1]], [[2]]]
      let lost = call(1, 0, 0.1, nil, "POST", headers: first, fault: .close, connection: 1, sequence: 2)
      #expect(shape([lost, call(2, 0.101, 0.2, 200, "POST", headers: next, connection: 2)]) == expected)
      #expect(shape([call(1, 0, 0.1, 401, headers: first), call(2, 0.101, 0.2, 200, headers: next + token)]) == expected)
    }
  }

  @Test("Azure's id marks the calls of a client that is seen to keep it, and splits no retry from its call where each attempt has its own")
  func azuresIDs() {
    let get = { (number: Int, at: Double, status: Int, id: String, target: String) in
      call(number, at, at + 0.1, status, "GET", target, headers: [Header("x-ms-client-request-id", id)])
    }
    // As azure-storage-blob does, and then as azure-core does.
    let storage = [get(1, 0, 503, "1", "/a"), get(2, 1, 503, "2", "/a"), get(3, 3, 200, "3", "/a"), get(4, 4, 200, "4", "/a")]
    #expect(shape(storage) == [[[1], [2], [3]], [[4]]])
    let core = [get(1, 0, 503, "1", "/b"), get(2, 1, 503, "1", "/b"), get(3, 2, 404, "2", "/a"), get(4, 3, 404, "3", "/a")]
    let calls = operations(core)
    #expect(calls.map { $0.attempts.map(\.first.number) } == [[1, 2], [3], [4]])
    #expect(!calls[1].key.isFingerprint && calls[1].key != calls[2].key)
  }

  @Test("what Google's SDKs say among their versions marks an invocation, whose attempts they count there")
  func googlesInvocations() {
    let get = { (number: Int, at: Double, status: Int, invocation: String, count: Int) in
      let said = "gl-python/3.11.7 gccl/3.4.0 gccl-invocation-id/\(invocation) gccl-attempt-count/\(count)"
      return call(number, at, at + 0.1, status, headers: [Header("X-Goog-API-Client", said)])
    }
    #expect(shape([get(1, 0, 503, "a", 1), get(2, 1, 404, "a", 2), get(3, 2, 404, "b", 1)]) == [[[1], [2]], [[3]]])
    // The versions alone mark nothing.
    #expect(operations([call(1, 0, 0.1, 503, headers: [Header("x-goog-api-client", "gl-python/3.11.7 gax/2.1")])])[0].key.isFingerprint)
  }

  @Test("a multipart body is the same under another boundary, which clients draw for each attempt, and another one with another part")
  func boundaries() {
    let post = { (number: Int, at: Double, boundary: String, file: String) in
      call(
        number, at, at + 0.1, 503, "POST", "/files", headers: [Header("Content-Type", "multipart/form-data; boundary=\(boundary)")],
        body: "--\(boundary)\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\(file)\r\n--\(boundary)--\r\n")
    }
    #expect(shape([post(1, 0, "9f1", "a"), post(2, 1, "c07", "a"), post(3, 2, "c07", "b")]) == [[[1], [2]], [[3]]])
  }

  @Test(
    "who signs each request anew is known by the key that signs",
    arguments: [
      #"Digest username="KEY", realm="r", nonce="n", nc=0000000@, response="5f@""#,
      #"OAuth oauth_nonce="9@", oauth_consumer_key="shop", oauth_token="KEY", oauth_signature="x@""#,
      #"Hawk id="KEY", ts="@", mac="5f@""#, #"Signature keyId="KEY",algorithm="rsa-sha256",signature="5f@""#, "SharedKey KEY:5f@=",
      "AWS KEY:5f@=", "GOOG4-HMAC-SHA256 Credential=KEY/20260101/auto/storage/goog4_request, Signature=5f@",
      "HMAC-SHA256 Credential=KEY&SignedHeaders=host&Signature=5f@",
    ])
  func signatures(form: String) {
    let get = { (number: Int, status: Int, key: String) in
      let credential = form.replacing("KEY", with: key).replacing("@", with: "\(number)")
      return call(number, Double(number), Double(number) + 0.1, status, headers: [Header("Authorization", credential)])
    }
    #expect(shape([get(1, 503, "ann"), get(2, 200, "ann")]) == [[[1], [2]]])
    #expect(shape([get(1, 503, "ann"), get(2, 200, "bob")]) == [[[1]], [[2]]])
  }

  @Test(
    "who is led on goes on with its own mark, or, where that is led nowhere, with a new one",
    arguments: ["Idempotency-Key", "amz-sdk-invocation-id"])
  func led(name: String) {
    let there = [Header("Location", "/b")]
    let mark = { (number: Int) in [Header(name, "\(number)")] }
    let (first, second) = (
      call(1, 0, 0.1, 307, "POST", headers: mark(1), reply: there), call(2, 0.01, 0.11, 307, "POST", headers: mark(2), reply: there)
    )
    let hop = { (number: Int, own: Int) in call(number, 0.1 + 0.02 * Double(number), 0.3, 200, "POST", "/b", headers: mark(own)) }
    #expect(shape([first, second, hop(3, 1), hop(4, 2)]) == [[[1, 3]], [[2, 4]]])
    #expect(shape([first, second, hop(3, 2), hop(4, 1)]) == [[[1, 4]], [[2, 3]]])
    #expect(shape([first, hop(2, 3)]) == [[[1, 2]]])
  }

  @Test("what a redirect asks for goes on from it, and not what another worker asks for there")
  func ledBeside() {
    let first = call(1, 0, 0.1, 307, "POST", reply: [Header("Location", "/b")])
    let other = call(2, 0.11, 0.2, 200, "GET", "/b")
    #expect(shape([first, other, call(3, 0.12, 0.2, 200, "POST", "/b")]) == [[[1, 3]], [[2]]])
    #expect(shape([first, other]) == [[[1, 2]]])
    #expect(shape([first, other, call(3, 0.4, 0.5, 200, "POST", "/b")]) == [[[1, 2]], [[3]]])
  }

  @Test(
    "what a library sends again by itself bears the same, also where each request of its caller is told apart from the others",
    arguments: [
      { Header("X-Request-ID", "\($0)") }, { Header("x-stainless-retry-count", "\($0)") },
      { Header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333\($0)-01") },
    ] as [@Sendable (Int) -> Header])
  func resends(mark: @Sendable (Int) -> Header) {
    let lost = call(1, 0, 0.1, nil, headers: [mark(0)], fault: .close, connection: 1, sequence: 2)
    #expect(shape([lost, call(2, 0.101, 0.2, 200, headers: [mark(0)], connection: 2)]) == [[[1, 2]]])
    #expect(shape([lost, call(2, 0.101, 0.2, 200, headers: [mark(1)], connection: 2)]) == [[[1], [2]]])
  }

  @Test("an attempt count of the SDK tells concurrent calls apart")
  func retryCounts() {
    let count = { (number: Int) in [Header("x-stainless-retry-count", "\(number)")] }
    let found = operations([
      call(1, 0, 0.5, 503, headers: count(0)), call(2, 0.1, 0.6, 200, headers: count(0)), call(3, 2, 2.1, 200, headers: count(1)),
    ])
    #expect(found.map { $0.attempts.map(\.first.number) } == [[1, 3], [2]])
    #expect(!found[0].isAmbiguous)
  }

  @Test("an attempt that never reached us splits none from those before it; where two calls may have lost it nobody knows whose it is")
  func lostAttempts() {
    let post = { (number: Int, at: Double, count: Int, status: Int) in
      call(number, at, at + 0.1, status, "POST", headers: [Header("x-stainless-retry-count", "\(count)")], body: "hi")
    }
    let lost = operations([post(1, 0, 0, 503), post(2, 3, 2, 503), post(3, 6, 3, 200), post(4, 7, 1, 200)])
    #expect(lost.map { $0.attempts.map(\.first.number) } == [[1, 2, 3], [4]])
    #expect(lost[0].retries.map(\.unseen) == [1, 0] && lost[0].made == 4)
    #expect(lost.allSatisfy { !$0.isAmbiguous })
    // One that waits for just this count is likelier than one that lost an attempt.
    let waiting = operations([post(1, 0, 0, 503), post(2, 0.5, 1, 503), post(3, 1, 0, 503), post(4, 3, 2, 200)])
    #expect(waiting.map { $0.attempts.map(\.first.number) } == [[1, 2, 4], [3]])
    let doubtful = operations([post(1, 0, 0, 503), post(2, 0.5, 0, 503), post(3, 3, 2, 200)])
    #expect(doubtful.map(\.isAmbiguous) == [true, true])
    #expect(shape([post(1, 0, 1, 503), post(2, 1, 1, 200)]) == [[[1]], [[2]]])
  }

  @Test("a call that begins leaves one open whose retry is still to come; where two counts fit it is ambiguous")
  func interleavedRetryCounts() {
    let post = { (number: Int, at: Double, count: Int, status: Int) in
      call(number, at, at + 0.1, status, "POST", headers: [Header("x-stainless-retry-count", "\(count)")], body: "hi")
    }
    let told = operations([
      post(1, 0, 0, 429), post(2, 0.5, 1, 429), post(3, 1, 0, 429), post(4, 2, 1, 200), post(5, 3, 2, 200), post(6, 4, 0, 200),
    ])
    #expect(told.map { $0.attempts.map(\.first.number) } == [[1, 2, 5], [3, 4], [6]])
    #expect(told.allSatisfy { !$0.isAmbiguous })
    let doubtful = operations([post(1, 0, 0, 429), post(2, 0.5, 0, 429), post(3, 2.2, 1, 200), post(4, 2.7, 1, 200)])
    #expect(doubtful.map { $0.attempts.map(\.first.number) } == [[1, 3], [2, 4]])
    #expect(doubtful.map(\.isAmbiguous) == [true, true])
  }
}
