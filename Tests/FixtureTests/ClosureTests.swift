import Foundation
import MynahKit
import MynahTesting
import Programs
import Synchronization
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Routes that code answers.
struct ClosureTests {
  @Test("a closure answers what it makes of the request")
  func answers() async throws {
    let scenario = Scenario(
      "code",
      routes: [
        .on(.post("/orders/{id}", query: ["page": .present])) { request in
          .json(
            [
              "customer": try request.json()["customer"] ?? .null, "id": .string(request.segments[1]),
              "page": .string(request.query("page") ?? ""), "agent": .string(request.header("x-agent") ?? ""),
              "path": .string(request.path), "text": .string(request.text), "method": .string(request.method),
            ], status: 201, headers: ["X-Made": "here"])
        }
      ])
    try await withMockServer(scenario) { server in
      var request = URLRequest(
        url: server.url.appending(path: "orders/4 2").appending(queryItems: [URLQueryItem(name: "page", value: "3")]))
      request.httpMethod = "POST"
      request.httpBody = Data(#"{"customer":7}"#.utf8)
      request.setValue("a", forHTTPHeaderField: "X-Agent")
      let (body, response) = try await URLSession.shared.data(for: request)
      #expect((response as? HTTPURLResponse)?.statusCode == 201)
      #expect((response as? HTTPURLResponse)?.value(forHTTPHeaderField: "X-Made") == "here")
      #expect(
        String(decoding: body, as: UTF8.self)
          == #"{"customer":7,"id":"4 2","page":"3","agent":"a","path":"/orders/4 2","text":"{\"customer\":7}","method":"POST"}"#)
      try await server.settled()
      #expect(server.journal.map(\.routeName) == ["POST /orders/{id}"])
      #expect(server.journal.map(\.status) == [201])
    }
  }

  @Test("a closure reads bytes that came as they are as UTF-8, and a template does")
  func rawBytes() async throws {
    let scenario = Scenario(
      "code",
      routes: [
        .on(.get("/caf\u{e9}/{id}")) { request in
          .text("\(request.path) \(request.segments) \(request.query("q") ?? "") {{request.target}}").template()
        }
      ])
    try await withMockServer(scenario) { server in
      let port = try #require(server.url.port)
      let arguments = ["curl", "--silent", "--request-target", "/caf\u{e9}/\u{fc}?q=\u{f6}", "http://127.0.0.1:\(port)"]
      // On a thread of its own: the closure needs one of those that tests share.
      let output = await withCheckedContinuation { done in
        Thread { done.resume(returning: try? run(arguments).output) }.start()
      }
      #expect(output == "/caf\u{e9}/\u{fc} [\"caf\u{e9}\", \"\u{fc}\"] \u{f6} /caf\u{e9}/\u{fc}?q=\u{f6}")
    }
  }

  @Test("while a closure waits, others are served, and it may wait for them")
  func waits() async throws {
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    let scenario = Scenario(
      "code",
      routes: [
        .on(.get("/slow")) { _ in
          for await _ in released { break }
          return .text("done").delayed(by: .milliseconds(1))
        },
        .on(.get("/quick"), .status(204)),
      ])
    try await withMockServer(scenario) { server in
      let client = Client(server.url)
      async let slow = client.send("GET", "slow")
      while server.journal.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      for _ in 0..<20 { #expect(try await client.send("GET", "quick") == 204) }
      #expect(server.journal.first?.answered == nil)
      release.yield()
      #expect(try await slow == 200)
    }
  }

  @Test("what a closure's reply asks for is done: templates, states, faults")
  func replies() async throws {
    let scenario = Scenario(
      "code",
      routes: [
        .on(.get("/made/{id}")) { _ in
          .text("{{request.path.id}} of {{n}}").template(["n": .counter("made")]).retryAfter(.milliseconds(200)).setting(["made": true])
        },
        .on(.get("/after"), .status(202), when: ["made": true]),
        .on(.get("/broken")) { _ in .fault(.reset) },
      ])
    try await withMockServer(scenario) { server in
      let (body, response) = try await URLSession.shared.data(from: server.url.appending(path: "made/a"))
      #expect(String(decoding: body, as: UTF8.self) == "a of 1")
      #expect((response as? HTTPURLResponse)?.value(forHTTPHeaderField: "Retry-After") == "1")
      #expect(try await Client(server.url).send("GET", "after") == 202)
      await #expect(throws: (any Error).self) { try await URLSession.shared.data(from: server.url.appending(path: "broken")) }
    }
  }

  @Test("what a closure throws is a 500 that says so, and its reply may not ask for what only a list can do")
  func failures() async throws {
    let scenario = Scenario(
      "code",
      routes: [
        .on(.get("/throws")) { _ in throw ClosureError() },
        .on(.get("/held")) { _ in .status(200).held(by: "latch") },
        .on(.get("/twice")) { _ in .status(200).times(2) },
        .on(.get("/template")) { _ in .text("{{nothing}}").template() },
      ])
    try await withMockServer(scenario) { server in
      for (path, text) in [
        ("throws", "no stock left"), ("held", "a closure's reply can't be held; let the closure wait instead"),
        ("twice", "times, lasting and chance mean nothing in a closure's reply, as each request asks the closure anew"),
        ("template", #"{{nothing}} names nothing; there are request..., server..., now, uuid; name others in "values""#),
      ] {
        let (body, response) = try await URLSession.shared.data(from: server.url.appending(path: path))
        #expect((response as? HTTPURLResponse)?.statusCode == 500)
        #expect(try JSON(parsing: body)["detail"]?.string == #"The closure of route "GET /\#(path)" failed: \#(text)"#)
      }
    }
  }

  @Test("a server that stops cancels the closures that still run")
  func stops() async throws {
    let cancelled = Mutex(false)
    let scenario = Scenario(
      "code",
      routes: [
        .on(.get("/never")) { _ in
          do {
            try await Task.sleep(for: .seconds(600))
          } catch {
            cancelled.withLock { $0 = true }
            throw error
          }
          return .status(200)
        }
      ])
    let server = try MockServer(scenario)
    let call = Task { try await Client(server.url).send("GET", "never") }
    while server.journal.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    server.stop()
    await #expect(throws: (any Error).self) { try await call.value }
    while !cancelled.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test("a scenario with a closure is no file: a coder refuses it, and what it prints can't be read")
  func printing() throws {
    let scenario = Scenario("code", routes: [.on(.get("/orders")) { _ in .status(200) }])
    #expect("\(scenario)".contains(#""responses": "a closure in Swift""#))
    let error = #expect(throws: EncodingError.self) { try JSONEncoder().encode(scenario) }
    guard case .invalidValue(_, let context)? = error else { return }
    #expect(context.debugDescription == #"route "GET /orders" is answered by a closure, which no file can say"#)
    #expect(throws: (any Error).self) { try JSONDecoder().decode(Scenario.self, from: Data("\(scenario)".utf8)) }
    #expect(scenario == scenario)
    #expect(scenario != Scenario("code", routes: [.on(.get("/orders")) { _ in .status(200) }]))
  }

  private struct ClosureError: Error, CustomStringConvertible {
    let description = "no stock left"
  }
}
