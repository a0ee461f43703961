import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("Exchanges become operations")
struct OperationTests: GroupingTests {
  @Test("the same request after a failure is its next attempt, after success another operation")
  func fingerprint() {
    #expect(shape([call(1, 0, 0.1, 503), call(2, 1, 1.1, 429), call(3, 2, 2.1, 200), call(4, 3, 3.1, 200)]) == [[[1], [2], [3]], [[4]]])
  }

  @Test("a client that is back before the end of the reply was noted has seen that end")
  func quick() {
    let sent = { (status: Int, reply: [Header]) -> Exchange in
      var sent = self.call(1, 0, 0.1, status, reply: reply)
      sent.ts = instant(0.05)
      return sent
    }
    #expect(shape([sent(503, []), call(2, 0.099, 0.2, 200)]) == [[[1], [2]]])
    #expect(shape([sent(503, []), call(2, 0.09, 0.2, 200)]) == [[[1]], [[2]]])
    #expect(shape([call(1, 0, 0.1, 503), call(2, 0.099, 0.2, 200)]) == [[[1]], [[2]]])
    let location = [Header("Location", "/moved")]
    #expect(shape([sent(307, location), call(2, 0.099, 0.2, 200, "GET", "/moved")]) == [[[1, 2]]])
    #expect(shape([sent(307, location), call(2, 0.04, 0.2, 200, "GET", "/moved")]) == [[[1]], [[2]]])
  }

  @Test("another query, body or credential is another operation")
  func different() {
    #expect(shape([call(1, 0, 0.1, 503), call(2, 1, 1.1, 200, "GET", "/orders?page=2")]) == [[[1]], [[2]]])
    #expect(shape([call(1, 0, 0.1, 503, "POST", body: "a"), call(2, 1, 1.1, 200, "POST", body: "b")]) == [[[1]], [[2]]])
    let ann = [Header("Authorization", "Bearer a")]
    #expect(shape([call(1, 0, 0.1, 503, headers: ann), call(2, 1, 1.1, 200)]) == [[[1]], [[2]]])
  }

  @Test("clients that the scenario tells apart make operations of their own")
  func clients() {
    let get = { (number: Int, at: Double, status: Int, client: String, key: [Header]) in
      call(number, at, at + 0.1, status, headers: [Header("X-Client", client)] + key)
    }
    let place = Place.header("X-Client")
    for key in [[], [Header("Idempotency-Key", "1")]] {
      let calls = [get(1, 0, 503, "a", key), get(2, 0.3, 503, "b", key), get(3, 2, 200, "b", key), get(4, 2.3, 200, "a", key)]
      let found = operations(calls, clients: place)
      #expect(found.map { $0.attempts.map(\.first.number) } == [[1, 4], [2, 3]])
      #expect(found.allSatisfy { !$0.isAmbiguous })
    }
  }

  @Test("concurrent calls of the same request are ambiguous, never guessed")
  func ambiguous() {
    let found = operations([call(1, 0, 0.5, 503), call(2, 0.1, 0.6, 503), call(3, 2, 2.1, 200)])
    #expect(found.map { $0.attempts.count } == [2, 1])
    #expect(found.map(\.isAmbiguous) == [true, true])
  }

  @Test("redirects, challenges and re-sends are one attempt")
  func chains() {
    let redirect = [Header("Location", "/orders?page=2")]
    #expect(shape([call(1, 0, 0.1, 307, reply: redirect), call(2, 0.2, 0.3, 200, "GET", "/orders?page=2")]) == [[[1, 2]]])
    let token = [Header("Authorization", "Bearer t")]
    #expect(shape([call(1, 0, 0.1, 401), call(2, 0.2, 0.3, 200, headers: token)]) == [[[1, 2]]])
    #expect(shape([call(1, 0, 0.1, 401, headers: token), call(2, 0.2, 0.3, 401, headers: token)]) == [[[1]], [[2]]])
    let lost = call(1, 0, 0.1, nil, fault: .close, connection: 1, sequence: 2)
    #expect(shape([lost, call(2, 0.101, 0.2, 200, connection: 2)]) == [[[1, 2]]])
    #expect(shape([call(1, 0, 0.1, nil, fault: .close, sequence: 1), call(2, 0.101, 0.2, 200, connection: 2)]) == [[[1], [2]]])
  }

  @Test("what a redirect or a challenge led to may be sent again by itself")
  func retriedHops() {
    let there = [Header("Location", "/b")]
    let moved = [call(1, 0, 0.1, 302, reply: there), call(2, 0.11, 0.2, 503, "GET", "/b")]
    let below = operations(
      moved + [call(3, 2, 2.1, 503, "GET", "/b"), call(4, 4, 4.1, 302, reply: there), call(5, 4.11, 4.2, 200, "GET", "/b")])
    #expect(below.map { $0.attempts.map { $0.exchanges.map(\.number) } } == [[[1, 2], [3], [4, 5]]])
    #expect(below[0].retries.map(\.repeated.number) == [2, 1])
    // Another call of the same at the same time, and nobody knows.
    let direct = call(2, 0.05, 0.3, 503, "GET", "/b")
    let both = operations([moved[0], direct, call(3, 0.11, 0.2, 503, "GET", "/b"), call(4, 4, 4.1, 200, "GET", "/b")])
    #expect(both.map(\.isAmbiguous) == [true, true])
    let token = [Header("Authorization", "Bearer t")]
    for key in [[], [Header("Idempotency-Key", "k")]] {
      let challenged = operations([
        call(1, 0, 0.1, 401, "POST", headers: key), call(2, 0.2, 0.3, 500, "POST", headers: key + token),
        call(3, 1, 1.1, 200, "POST", headers: key + token),
      ])
      #expect(challenged.map { $0.attempts.map { $0.exchanges.map(\.number) } } == [[[1, 2], [3]]])
      #expect(challenged[0].retries.map(\.repeated.number) == [2])
    }
  }

  @Test("what failed behind a redirect or a challenge is tried again from the beginning, although another call of the same began meanwhile")
  func retriedFromTheBeginning() {
    let there = [Header("Location", "/b")]
    let crossed = operations([
      call(1, 0, 0.1, 302, "GET", "/a", reply: there), call(2, 0.2, 0.3, 200, "GET", "/a"), call(3, 0.4, 0.5, 503, "GET", "/b"),
      call(4, 2, 2.1, 302, "GET", "/a", reply: there), call(5, 2.11, 2.2, 200, "GET", "/b"),
    ])
    #expect(crossed.map { $0.attempts.map { $0.exchanges.map(\.number) } } == [[[1, 3], [4, 5]], [[2]]])
    let token = [Header("Authorization", "Bearer t")]
    #expect(
      shape([
        call(1, 0, 0.1, 401), call(2, 0.2, 0.3, 200), call(3, 0.4, 0.5, 500, headers: token), call(4, 2, 2.1, 401),
        call(5, 2.2, 2.3, 200, headers: token),
      ]) == [[[1, 3], [4, 5]], [[2]]])
  }

  @Test("only the same client goes on, and only for as long as another attempt may come")
  func foreignHops() {
    let token = { (name: String) in [Header("Authorization", "Bearer \(name)")] }
    let there = [Header("Location", "/b")]
    let moved = call(1, 0, 0.1, 302, headers: token("a"), reply: there)
    #expect(shape([moved, call(2, 0.2, 0.3, 200, "GET", "/b", headers: token("a"))]) == [[[1, 2]]])
    #expect(shape([moved, call(2, 0.2, 0.3, 200, "GET", "/b")]) == [[[1, 2]]])
    #expect(shape([moved, call(2, 0.2, 0.3, 200, "GET", "/b", headers: token("b"))]) == [[[1]], [[2]]])
    #expect(shape([moved, call(2, 61, 61.1, 200, "GET", "/b", headers: token("a"))]) == [[[1]], [[2]]])
    let refused = call(1, 0, 0.1, 401, headers: token("a"))
    #expect(shape([refused, call(2, 60, 60.1, 200, headers: token("b"))]) == [[[1, 2]]])
    #expect(shape([refused, call(2, 61, 61.1, 200, headers: token("b"))]) == [[[1]], [[2]]])
    let worker = { (name: String) in [Header("X-Client", name)] }
    let place = Place.header("X-Client")
    let sent = call(1, 0, 0.1, 302, headers: worker("1"), reply: there)
    #expect(shape([sent, call(2, 0.2, 0.3, 200, "GET", "/b", headers: worker("1"))], clients: place) == [[[1, 2]]])
    #expect(shape([sent, call(2, 0.2, 0.3, 200, "GET", "/b", headers: worker("2"))], clients: place) == [[[1]], [[2]]])
    let digest = { (response: String) in [Header("Authorization", "Digest username=\"a\", response=\"\(response)\"")] }
    #expect(
      shape([
        call(1, 0, 0.1, 302, headers: digest("1"), reply: there), call(2, 0.2, 0.3, 200, "GET", "/b", headers: digest("2")),
      ]) == [[[1, 2]]])
  }

  @Test(
    "relative locations are resolved",
    arguments: [
      ("/b", "/b", nil), ("c", "/orders/c", nil), ("../x?y=1", "/x?y=1", nil), ("?p=2", "/orders/7?p=2", nil),
      ("http://other:8080/z", "/z", "other:8080"), ("//other/z", "/z", "other"), ("http://other", "/", "other"), ("/b#f", "/b", nil),
    ])
  func locations(location: String, target: String, host: String?) {
    let resolved = Location(location, from: Request("GET", "/orders/7?p=1"))
    #expect(resolved.target == target && resolved.host == host)
  }

  @Test("declared keys win, and sessions are never mixed")
  func declared() {
    let exchanges = [call(1, 0, 0.1, 200), call(2, 1, 1.1, 404, "DELETE", "/x"), call(3, 2, 2.1, 200, session: "s1")]
    #expect(shape(exchanges, .session) == [[[1], [2]], [[3]]])
    #expect(shape(exchanges, .path) == [[[1]], [[2]], [[3]]])
    #expect(operations(exchanges, .session).map(\.number) == [1, 2])
    let job = { (name: String) in [Header("X-Job", name)] }
    let place = OperationKey.place(.header("X-Job"))
    #expect(
      shape([call(1, 0, 0.1, 200, headers: job("7")), call(2, 1, 1.1, 404, "DELETE", "/x", headers: job("7"))], place) == [[[1], [2]]])
    // What is not there is no value.
    let without = [call(1, 0, 0.1, 503), call(2, 1, 1.1, 200, "GET", "/health"), call(3, 2, 2.1, 200), call(4, 3, 3.1, 200)]
    #expect(shape(without, place) == [[[1], [3]], [[2]], [[4]]])
  }

  @Test("a redirect, a challenge or a lost connection leads to no request that the scenario calls another operation")
  func declaredHops() {
    let job = { (name: String) in [Header("X-Job", name)] }
    let byJob = OperationKey.place(.header("X-Job"))
    let there = [Header("Location", "/b")]
    let moved = call(1, 0, 0.1, 302, "GET", "/a", headers: job("7"), reply: there)
    for (next, expected) in [(job("7"), [[[1, 2]]]), ([], [[[1, 2]]]), (job("8"), [[[1]], [[2]]])] {
      #expect(shape([moved, call(2, 0.2, 0.3, 200, "GET", "/b", headers: next)], byJob) == expected)
    }
    // Of two that were redirected there each goes on by itself, whichever comes first.
    let other = call(2, 0.02, 0.12, 302, "GET", "/a", headers: job("8"), reply: there)
    let landed = [call(3, 0.2, 0.3, 200, "GET", "/b", headers: job("7")), call(4, 0.21, 0.3, 200, "GET", "/b", headers: job("8"))]
    #expect(shape([moved, other] + landed, byJob) == [[[1, 3]], [[2, 4]]])
    let refused = call(1, 0, 0.1, 401, headers: job("7"))
    #expect(shape([refused, call(2, 0.2, 0.3, 200, headers: job("8") + [Header("Authorization", "Bearer t")])], byJob) == [[[1]], [[2]]])
    let lost = call(1, 0, 0.1, nil, headers: job("7"), fault: .close, connection: 1, sequence: 2)
    #expect(shape([lost, call(2, 0.101, 0.2, 200, headers: job("8"), connection: 2)], byJob) == [[[1]], [[2]]])
    let (byQuery, byBody) = (OperationKey.place(.query("order")), OperationKey.place(.form("order")))
    let query = call(1, 0, 0.1, 302, "GET", "/a?order=1", reply: [Header("Location", "/b?order=2")])
    #expect(shape([query, call(2, 0.2, 0.3, 200, "GET", "/b?order=2")], byQuery) == [[[1]], [[2]]])
    let form = call(1, 0, 0.1, 303, "POST", "/a", body: "order=1", reply: there)
    #expect(shape([form, call(2, 0.2, 0.3, 200, "GET", "/b")], byBody) == [[[1, 2]]])
    let again = call(1, 0, 0.1, 307, "POST", "/a", body: "order=1", reply: there)
    #expect(shape([again, call(2, 0.2, 0.3, 200, "POST", "/b", body: "order=2")], byBody) == [[[1]], [[2]]])
  }

  @Test("a request after the window is another operation")
  func window() {
    #expect(shape([call(1, 0, 0.1, 503), call(2, 61, 61.1, 200)]) == [[[1]], [[2]]])
    #expect(shape([call(1, 0, 0.1, 503, reply: [Header("Retry-After", "10")]), call(2, 61, 61.1, 200)]) == [[[1], [2]]])
  }

  @Test("a preflight is no attempt")
  func preflight() {
    #expect(
      shape([call(1, 0, 0.1, 204, "OPTIONS", headers: [Header("Access-Control-Request-Method", "GET")]), call(2, 1, 1.1, 200)]) == [[[2]]])
  }
}
