import MynahCore
import MynahCrypto
import MynahServing
import MynahUpstream
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct OutcomeTests {
  private let upstream = Upstream()

  private static let begun = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
  private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"

  @Test(
    "a connection that breaks says how",
    arguments: [
      ([.readHead, .reset], .reset, ""), ([.readHead, .close], .closed, ""),
      ([.readHead, .send(begun), .wait, .reset], .reset, "abc"), ([.readHead, .send(begun), .close], .closed, "abc"),
      ([.readHead, .send(chunked), .close], .closed, "abc"), ([.readHead, .send(chunked), .wait, .reset], .reset, "abc"),
    ] as [([RawServer.Step], UpstreamOutcome, String)])
  func broken(script: [RawServer.Step], outcome: UpstreamOutcome, body: String) async throws {
    let server = RawServer(script)
    let notes = Notes()
    _ = try upstream.call(request(to: server.origin), UpstreamSettings(), receiver: notes)
    // A reset takes away what was not read before.
    _ = await eventually { notes.now.body == body || notes.now.outcome != nil }
    server.go()
    let called = try await notes.end()
    #expect(called.outcome == outcome)
    #expect(called.body == body)
  }

  @Test("silence is given up")
  func silence() async throws {
    let server = RawServer([.readHead, .wait])
    #expect(try await upstream.call(request(to: server.origin), UpstreamSettings(silenceLimit: .seconds(1))).outcome == .timedOut)
  }

  @Test("who is not there, or speaks no HTTP, is named")
  func unreachable() async throws {
    let gone = "http://127.0.0.1:1"
    #expect(try await upstream.call(request(to: gone)).outcome == .failed("\(gone): Connection refused"))
    let nobody = "http://nobody.invalid"
    #expect(try await upstream.call(request(to: nobody)).outcome == .failed("\(nobody): there is no such host"))
    let server = RawServer([.readHead, .send("what do you want?\n"), .close])
    #expect(try await upstream.call(request(to: server.origin)).outcome == .failed("\(server.origin): Received HTTP/0.9 when not allowed"))
  }

  @Test("a certificate has to be trusted")
  func trust() async throws {
    let authority = try ThrowAwayAuthority(now: time(nil), lasting: 86_400)
    let listener = try Listener(
      ListenerConfiguration(tls: authority.issue(for: ["127.0.0.1"])), clock: .system(), handler: Greeter())
    defer { listener.stop() }
    let origin = "https://127.0.0.1:\(listener.port)"
    guard case .failed(let reason) = try await upstream.call(request(to: origin)).outcome else {
      Issue.record("a stranger was trusted")
      return
    }
    #expect(reason.hasPrefix("\(origin): its certificate is not trusted ("))
    let file = "/tmp/mynah-upstream-tests-\(getpid()).pem"
    let written = fopen(file, "w")
    fputs(authority.certificatePEM, written)
    fclose(written)
    defer { unlink(file) }
    let called = try await upstream.call(request(to: origin), UpstreamSettings(authorityFile: file))
    #expect(called.outcome == .complete)
    #expect(called.body == "hello")
    let missing = try await upstream.call(request(to: "https://localhost:\(listener.port)"), UpstreamSettings(authorityFile: file + "x"))
    guard case .failed(let missing) = missing.outcome else {
      Issue.record("it was called without the authorities that are trusted")
      return
    }
    #expect(missing.contains("the file of trusted authorities cannot be used"))
  }
}

private final class Greeter: ExchangeHandler {
  func begin(_ head: RequestHead, arrival: Arrival) -> ExchangeID { ExchangeID(number: 1) }
  func respond(to head: RequestHead, body: [UInt8], of exchange: ExchangeID, at tb: Instant) -> Decision {
    .reply(RenderedReply(status: 200, body: Array("hello".utf8)))
  }
  func record(_ event: ExchangeEvent, of exchange: ExchangeID) {}
}
