import MynahCore
import MynahFiles
import MynahKit
import Programs
import Testing

struct RecorderTests {
  /// Records these calls and stops.
  private func record(
    _ upstream: Mock, into folder: String, _ mode: RecordingMode, _ calls: (Mock) async throws -> Void
  ) async throws -> Recorded {
    let options = RecorderOptions(Proxy(try UpstreamURL(upstream.server.address)), folder: folder, mode: mode)
    let recorder = try Recorder(options)
    let port = try #require(recorder.server.address.split(separator: ":").last.flatMap { UInt16($0) })
    do {
      try await calls(Mock(server: recorder.server, port: port, controlPort: port))
    } catch {
      await blocking { _ = recorder.stop(.stopped) }
      throw error
    }
    return await blocking { recorder.stop(.stopped).recorded }
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    try await body(folder.path("recording"))
  }

  @Test("an exchange is kept as the API had it: its Host, its Location, its cookie")
  func originals() async throws {
    let moved = #"{"headers":{"Location":"http://example.com/x","Set-Cookie":"a=b; Domain=example.com"},"status":302,"text":""}"#
    try await withMock(#"{"id":"a","request":{},"responses":[\#(moved)]}"#) { upstream in
      try await withFolder { folder in
        let recorded = try await record(upstream, into: folder, .all) { recorder in
          let answer = try await recorder.ask("POST", "/a?b=c", ["X-Case: Kept"], body: "hello")
          #expect(answer.status == 302)
          #expect(answer.header("Set-Cookie") == "a=b")
        }
        #expect(recorded.exchanges == 1 && recorded.isWhole)
        let exchange = try #require(try Recording(folder: folder).exchanges.first)
        #expect(exchange.request.target == "/a?b=c")
        #expect(exchange.request.headers.map(\.name) == ["Host", "X-Case", "Content-Length"])
        #expect(exchange.request.headers.first("Host") == "127.0.0.1:\(upstream.port)")
        #expect(exchange.request.body == Array("hello".utf8))
        #expect(exchange.response?.headers.first("Location") == "http://example.com/x")
        #expect(exchange.response?.headers.first("Set-Cookie") == "a=b; Domain=example.com")
        #expect(exchange.outcome == .complete)
      }
    }
  }

  @Test("how a reply broke off is kept", arguments: [("reset", RecordedExchange.Outcome.reset), ("truncate", .closed)])
  func outcomes(fault: String, outcome: RecordedExchange.Outcome) async throws {
    try await withMock(#"{"id":"a","request":{},"responses":[{"text":"0123456789","fault":"\#(fault)"}]}"#) { upstream in
      try await withFolder { folder in
        let recorded = try await record(upstream, into: folder, .all) { recorder in
          _ = await blocking { RawConnection(recorder.port).ask("GET", "/a") }
        }
        let exchange = try #require(try Recording(folder: folder).exchanges.first)
        #expect(exchange.outcome == outcome)
        let end = fault == "reset" ? "it reset the connection" : "it closed the connection in the middle of its reply"
        #expect(recorded.unreached == ["GET /a: \(end)"])
        #expect(exchange.response?.body == (fault == "truncate" ? Array("01234".utf8) : nil))
      }
    }
  }

  @Test("missing asks the API for what the recording does not have, never for nothing")
  func modes() async throws {
    try await withMock(route("/a", "1", "2") + "," + route("/b", "3")) { upstream in
      try await withFolder { folder in
        let first = try await record(upstream, into: folder, .missing) { try await $0.get("/a") }
        #expect(first.exchanges == 1)
        let more = try await record(upstream, into: folder, .missing) { recorder in
          // The second time it is asked, /a is answered by the API again.
          let texts = try await recorder.texts("/a", "/b", "/a")
          #expect(texts == ["1", "3", "2"])
        }
        #expect(more.exchanges == 2)
        let orders = try Recording(folder: folder).exchanges.map(\.order)
        #expect(orders == orders.sorted() && Set(orders).count == 3)
        let none = try await record(upstream, into: folder, .never) { recorder in
          let texts = try await recorder.texts("/a", "/b", "/a")
          #expect(texts == ["1", "3", "2"])
          let fourth = try await recorder.get("/a")
          #expect(fourth.status == 404)
        }
        #expect(none.exchanges == 0 && none.isWhole)
        #expect(upstream.server.journal.count == 3)
      }
    }
  }

  @Test("a placeholder that was played and then sent to the API is told")
  func placeholderSent() async throws {
    let login = #"{"id":"login","request":{"path":"/login"},"responses":[{"json":{"access_token":"t0p-s3cret-Value"}}],"then":"stick"}"#
    try await withMock(login + "," + route("/me", "1")) { upstream in
      try await withFolder { folder in
        let first = try await record(upstream, into: folder, .missing) { try await $0.get("/login") }
        #expect(first.cautions == [])
        let more = try await record(upstream, into: folder, .missing) { recorder in
          let token = try #require(try await recorder.get("/login").json["access_token"]?.string)
          try await recorder.get("/me", ["Authorization: Bearer \(token)"])
        }
        #expect(more.exchanges == 1)
        #expect(more.cautions.count == 2 && more.cautions[0].contains("(--mode all)") && more.cautions[1] == "  GET /me")
      }
    }
  }

  @Test("what a later call shows to be a secret is in no file, and in the name of none, of those before it")
  func lateSecret() async throws {
    let key = "abcde12345fg"
    try await withMock(route("/keys", "new: \(key)") + "," + route("/keys/\(key)", "1") + "," + route("/me", "2", "3")) { upstream in
      try await withFolder { folder in
        _ = try await record(upstream, into: folder, .missing) { try await $0.texts("/keys", "/me") }
        // The first two lie there already.
        let more = try await record(upstream, into: folder, .missing) { recorder in
          try await recorder.texts("/keys/\(key)", "/me")
          try await recorder.get("/me", ["Authorization: Bearer \(key)"])
        }
        #expect(more.exchanges == 2)
        let recording = try Recording(folder: folder)
        #expect(recording.redacted == ["bearer": 1])
        #expect(recording.exchanges.map(\.request.target) == ["/keys", "/me", "/keys/{{secret:bearer:1}}", "/me"])
        #expect(recording.exchanges.first?.response?.body == Array("new: {{secret:bearer:1}}".utf8))
      }
    }
  }

  @Test("the environment has the last word")
  func environment() {
    func mode(_ mode: RecordingMode, _ variables: [String: String]) -> RecordingMode { mode.within { variables[$0] } }
    #expect(mode(.missing, [:]) == .missing)
    #expect(mode(.missing, ["CI": "true"]) == .never)
    #expect(mode(.all, ["CI": "1"]) == .never)
    #expect(mode(.all, ["CI": "false"]) == .all)
    #expect(mode(.never, ["MYNAH_RECORD": "all", "CI": "true"]) == .all)
    #expect(mode(.all, ["MYNAH_RECORD": "perhaps"]) == .all)
  }

  @Test("a mode that there is not is no mode, whoever asks for it")
  func unknownMode() {
    for known in [nil, "", "never", "missing", "all"] { #expect(throws: Never.self) { try RecordingMode.check { _ in known } } }
    let error = #expect(throws: UnknownRecordingMode.self) { try RecordingMode.check { _ in "none" } }
    #expect(error?.description == #"MYNAH_RECORD is "none"; it can be "never", "missing", "all""#)
  }

  @Test("who may not record and has no recording is told why")
  func noRecording() throws {
    func why(_ mode: RecordingMode, _ variables: [String: String]) -> String? { mode.whyNever { variables[$0] } }
    #expect(why(.missing, ["CI": "true"]) == "CI is set")
    #expect(why(.all, ["CI": "true", "MYNAH_RECORD": "never"]) == "MYNAH_RECORD is never")
    #expect(why(.never, [:]) == "its mode is never")
    #expect(why(.never, ["MYNAH_RECORD": "all"]) == nil)
    let folder = try TemporaryFolder().path("nothing")
    let error = #expect(throws: (any Error).self) { try Recorder("http://127.0.0.1:1", into: folder, record: .never) }
    #expect(
      error.map { "\($0)" }
        == "there is no recording in \(folder), and none is made, because its mode is never; make it where somebody looks at it, and commit "
        + "it, or say MYNAH_RECORD=missing")
    let refusal = #expect(throws: (any Error).self) { try Recorder("sandbox.example.com", into: folder) }
    #expect(refusal.map { "\($0)" } == "an API's URL begins with https:// or http://, as in https://sandbox.example.com")
  }

  @Test("a reply of known length that the client does not wait for is not recorded")
  func leftEarly() async throws {
    try await withMock(#"{"id":"a","request":{},"responses":[{"text":"0123456789","fault":"stallMidBody"}]}"#) { upstream in
      try await withFolder { folder in
        let recorded = try await record(upstream, into: folder, .all) { recorder in
          let connection = RawConnection(recorder.port)
          connection.send(Array("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
          #expect(await eventually { recorder.server.journal.first?.ts != nil })
          connection.close()
          #expect(await eventually { recorder.server.journal.first?.gone != nil })
        }
        #expect(recorded.left == ["GET /a"])
        #expect(recorded.exchanges == 0)
      }
    }
  }
}
