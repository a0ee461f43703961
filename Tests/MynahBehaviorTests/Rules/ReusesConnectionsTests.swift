import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("reusesConnections")
struct ReusesConnectionsTests {
  /// Requests in a row, each over the connection of that number, a tenth of a second apart.
  private func row(_ connections: [Int], headers: [Header] = [], apart: Double = 0.1, reply: [Header] = [], status: Int = 200) -> Play {
    var play = Play()
    var used: [Int: Int] = [:]
    for connection in connections {
      used[connection, default: 0] += 1
      play.call(
        status, after: apart, taking: 0.01, headers: headers, reply: reply, connection: connection, sequence: used[connection])
    }
    return play
  }

  @Test(
    "CN-1: one connection does for twenty requests in a row",
    arguments: [
      (Array(repeating: 1, count: 10), Verdict.passed), ([1, 1, 1], .passed), (Array(1...10), .failed), ([1, 2, 3], .failed),
      (Array(repeating: 1, count: 11) + Array(repeating: 2, count: 11), .passed), (Array(1...22), .failed), ([1, 1, 1, 2], .failed),
      ([1, 1], .notProvoked), ([1], .notProvoked),
    ])
  func rows(connections: [Int], verdict: Verdict) throws {
    #expect(try row(connections).verdict("CN-1", of: "reusesConnections") == verdict)
  }

  @Test("the number may be declared")
  func declared() throws {
    #expect(try row([1, 2, 3, 3]).verdict("CN-1", of: "reusesConnections", ["atMost": 3]) == .passed)
    #expect(try row([1, 2, 3, 4]).verdict("CN-1", of: "reusesConnections", ["atMost": 3]) == .failed)
    #expect {
      _ = try row([1]).report("reusesConnections", ["atMost": 0])
    } throws: { error in
      "\(error)" == "\"atMost\" is 1 or more, for a client needs a connection"
    }
  }

  @Test("connections that nobody could keep are not counted")
  func excused() throws {
    // The client asks to close, the reply says so, the reply is an error, or the connection was idle for longer than pools keep one.
    let close = [Header("Connection", "close")]
    #expect(try row(Array(1...9), headers: close).verdict("CN-1", of: "reusesConnections") == .notProvoked)
    #expect(try row(Array(1...9), reply: close).verdict("CN-1", of: "reusesConnections") == .notProvoked)
    #expect(try row(Array(1...9), status: 503).verdict("CN-1", of: "reusesConnections") == .notProvoked)
    #expect(try row(Array(1...9), apart: 4.1).verdict("CN-1", of: "reusesConnections") == .notProvoked)
    // We closed, or broke off.
    var play = Play()
    for connection in 1...9 { play.call(200, after: 0.1, connection: connection, sequence: 1, closed: .server) }
    for connection in 10...19 { play.call(nil, after: 0.1, fault: .reset, connection: connection, sequence: 1) }
    #expect(try play.verdict("CN-1", of: "reusesConnections") == .notProvoked)
  }

  @Test("who asks again for what took long may have given it up as it came")
  func givenUp() throws {
    func slow(_ targets: [String]) -> Play {
      var play = Play()
      play.call(200, after: 0.1, connection: 1, sequence: 1)
      for (index, target) in targets.enumerated() {
        play.call(200, "GET", target, after: 0.02, taking: 30, connection: index + 1, sequence: index == 0 ? 2 : 1)
      }
      let last = targets.count
      for sequence in 3...4 { play.call(200, after: 0.1, connection: last, sequence: sequence) }
      return play
    }
    #expect(try slow(["/report", "/report"]).verdict("CN-1", of: "reusesConnections") == .passed)
    #expect(try slow(["/report", "/reports"]).verdict("CN-1", of: "reusesConnections") == .failed)
  }

  @Test("a client that opens a connection for each of ten slow requests has not given up nine of them just as they came")
  func slowEach() throws {
    var play = Play()
    for connection in 1...10 { play.call(200, "GET", "/report", after: 0.02, taking: 1.5, connection: connection, sequence: 1) }
    let entry = try #require(try play.entry("CN-1", of: "reusesConnections"))
    #expect(entry.verdict == .failed && entry.evidence.map(\.exchange) == [3, 4, 5, 6, 7, 8, 9, 10])
  }

  @Test("requests side by side need connections of their own, and so do workers that keep theirs")
  func parallel() throws {
    var play = Play()
    for round in 0..<4 {
      for connection in 1...3 {
        play.call(200, at: Double(round) + Double(connection) / 100, taking: 0.5, connection: connection, sequence: round + 1)
      }
    }
    #expect(try play.verdict("CN-1", of: "reusesConnections") != .failed)
    #expect(try row([1, 2, 1, 2, 1, 2]).verdict("CN-1", of: "reusesConnections") == .passed)
  }

  @Test("clients and hosts are counted apart, and other routes between don't matter")
  func apart() throws {
    let ann = [Header("Authorization", "Bearer ann"), Header("Host", "a")]
    let bob = [Header("Authorization", "Bearer bob"), Header("Host", "a")]
    let other = [Header("Authorization", "Bearer ann"), Header("Host", "b")]
    var play = Play()
    for turn in 1...3 {
      for (index, headers) in [ann, bob, other].enumerated() {
        play.call(200, after: 0.1, headers: headers, connection: index + 1, sequence: 2 * turn - 1)
        play.call(201, "POST", "/payments", after: 0.1, headers: headers, connection: index + 1, sequence: 2 * turn)
      }
    }
    #expect(try play.verdict("CN-1", of: "reusesConnections", ["route": "orders"]) == .passed)
  }

  @Test("the evidence names the requests that opened another connection, and the one that was free; the worst session is named")
  func evidence() throws {
    var play = row([1, 1, 2])
    for _ in 0..<3 { play.call(200, after: 0.1, session: "s2", connection: 9) }
    let entry = try #require(try play.entry("CN-1", of: "reusesConnections"))
    #expect(
      entry.summary == "the client took 2 connections for 3 requests in a row, expected at most 1 (session \"default\", the worst of 2)")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", exchange: 3, figure: .count(2), bound: .atMost(.count(1)), note: "connection 1 was free since exchange 2")
      ])
    #expect(
      try row([1]).entry("CN-1", of: "reusesConnections")?.summary
        == "no client made three requests in a row over connections that could be kept")
  }

  @Test("lag that may hide the order of end and beginning makes no request one in a row")
  func overlapping() throws {
    var play = Play()
    for connection in 1...5 { play.call(200, at: Double(connection), taking: 1.001, connection: connection, sequence: 1) }
    #expect(try play.verdict("CN-1", of: "reusesConnections") == .notProvoked)
  }
}
