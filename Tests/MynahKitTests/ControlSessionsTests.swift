import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

@Suite struct ControlSessionsTests {
  @Test("A session has a URL of its own; what is asked below it is played and journaled without that prefix")
  func opening() async throws {
    try await withMock(route("/a", "1", "2")) { mock in
      let answer = try await mock.control("POST", "sessions")
      #expect(answer.status == 201)
      #expect(answer.json == ["id": "s1", "url": .string("\(mock.server.address)/__mynah/s/s1")])
      #expect(try await mock.get("/__mynah/s/s1/a?x=1").text == "1")
      #expect(mock.server.journal(session: "s1").map(\.request.target) == ["/a?x=1"])
      #expect(try await mock.get("/a").text == "1")
      #expect(try await mock.control("GET", "sessions").json.array?.map { $0["id"] } == ["default", "s1"])
    }
  }

  @Test("The header Mynah-Session chooses the session, too, whatever its case")
  func header() async throws {
    try await withMock(route("/a", "1", "2", "3")) { mock in
      let session = try await mock.session()
      #expect(try await mock.texts("\(session.prefix)/a") == ["1"])
      #expect(try await mock.texts("/a", headers: ["mynah-session: \(session.id)"]) == ["2"])
      #expect(try await mock.texts("/a", headers: ["Mynah-Session: default"]) == ["1"])
      #expect(mock.server.journal(session: session.id).count == 2)
      #expect(try await mock.control("GET", "journal", ["Mynah-Session: \(session.id)"]).journal.exchanges.count == 2)
    }
  }

  @Test("An unknown session gets 404, by URL and by header")
  func unknown() async throws {
    try await withMock(route("/a", "1")) { mock in
      for (target, headers) in [("/__mynah/s/s9/a", []), ("/a", ["Mynah-Session: s9"]), ("/__mynah/s/s9/__mynah/journal", [])] {
        let answer = try await mock.get(target, headers)
        #expect(answer.status == 404)
        #expect(answer.json["detail"] == #"There is no session "s9"; POST /__mynah/sessions opens one."#)
      }
    }
  }

  @Test("What a client asks an unknown session is written down as a request that matched nothing; control requests are not")
  func unknownJournal() async throws {
    try await withMock(route("/a", "1")) { mock in
      try await mock.get("/__mynah/s/s9/a?x=1")
      try await mock.get("/a", ["Mynah-Session: s9"])
      try await mock.get("/__mynah/s/s9/__mynah/journal")
      try await mock.get("/__mynah/health", ["Mynah-Session: s9"])
      let exchanges = mock.server.journal()
      #expect(exchanges.map(\.request.target) == ["/__mynah/s/s9/a?x=1", "/a"])
      #expect(exchanges.map(\.session) == ["default", "default"])
      #expect(exchanges.map { $0.reply?.status } == [404, 404])
      #expect(exchanges.allSatisfy { $0.route == Exchange.Matched.none })
      #expect(exchanges.flatMap(\.warnings) == ["there is no session \"s9\"", "there is no session \"s9\""])
      #expect(try await mock.control("GET", "verdict").json["verdict"] == "failed")
    }
  }

  @Test("A session that is ended is not there; whom it held goes on; its exchanges stay")
  func ending() async throws {
    let held = #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":{"latch":"l","timeout":"60s"}}]}"#
    try await withMock(held) { mock in
      let session = try await mock.session()
      async let answer = mock.get("\(session.prefix)/held")
      #expect(await eventually { mock.server.journal().first?.tb != nil })
      #expect(try await mock.control("DELETE", "sessions/\(session.id)").status == 204)
      #expect(try await answer.text == "done")
      #expect(try await mock.get("\(session.prefix)/held").status == 404)
      #expect(try await mock.control("DELETE", "sessions/\(session.id)").status == 404)
      #expect(try await mock.control("GET", "journal?session=\(session.id)").journal.exchanges.count == 1)
    }
  }

  @Test("The default session can't be ended")
  func standard() async throws {
    try await withMock(route("/a", "1")) { mock in
      let answer = try await mock.control("DELETE", "sessions/default")
      #expect(answer.status == 400)
      #expect(answer.json["detail"] == "The default session can't be ended; POST /__mynah/reset starts it anew.")
    }
  }

  @Test("A request whose session ends between its head and its body is answered and written down as it is")
  func endedInBetween() async throws {
    try await withMock(#"{"id":"r","request":{"path":"/r"},"responses":[{"text":"played"}]}"#) { mock in
      let session = try await mock.session()
      let port = mock.port
      let answer = try #require(
        await blocking {
          let client = RawConnection(port)
          client.send(Array("POST \(session.prefix)/r HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx".utf8))
          while mock.server.journal().isEmpty {}
          _ = RawConnection(port).ask("DELETE", "/__mynah/sessions/\(session.id)")
          client.send(Array("y".utf8))
          return client.answer()
        })
      #expect(await eventually { mock.server.journal().first?.te != nil })
      let exchange = try #require(mock.server.journal().first)
      #expect(exchange.reply?.status == answer.status)
      #expect(exchange.request.body == Array("xy".utf8))
    }
  }
}
