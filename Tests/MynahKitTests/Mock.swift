import MynahCore
import MynahFiles
import MynahJSON
import MynahKit
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A running server, and a client of it that opens a connection for each request.
struct Mock: Sendable {
  let server: MockServer
  let port: UInt16
  let controlPort: UInt16

  /// The answer; fails the test where none came.
  @discardableResult
  func ask(_ method: String, _ target: String, _ headers: [String] = [], body: String = "", port: UInt16? = nil) async throws -> Answer {
    let port = port ?? self.port
    return try #require(await blocking { RawConnection(port).ask(method, target, headers, body: Array(body.utf8)) })
  }

  @discardableResult
  func get(_ target: String, _ headers: [String] = []) async throws -> Answer { try await ask("GET", target, headers) }

  /// A request of the control interface.
  @discardableResult
  func control(_ method: String, _ path: String, _ headers: [String] = [], body: String = "") async throws -> Answer {
    try await ask(method, "/__mynah/\(path)", headers, body: body, port: controlPort)
  }

  /// A new session: its id, and what its targets begin with.
  func session() async throws -> (id: String, prefix: String) {
    let id = try #require(try await control("POST", "sessions").json["id"]?.string)
    return (id, "/__mynah/s/\(id)")
  }

  /// The bodies of these requests, one after another.
  @discardableResult
  func texts(_ targets: String..., headers: [String] = []) async throws -> [String] {
    var texts: [String] = []
    for target in targets { texts.append(try await get(target, headers).text) }
    return texts
  }
}

extension Answer {
  var json: JSON { (try? JSON(parsing: body)) ?? .null }

  /// The body read as a saved journal.
  var journal: SavedJournal {
    get throws { try SavedJournal(body, name: "journal") }
  }
}

/// Starts a server that plays a scenario of these routes, and stops it behind `body`.
func withMock(
  _ routes: String, more: String = "", _ configure: (inout ServerOptions) -> Void = { _ in },
  onExchange: (@Sendable (Exchange) -> Void)? = nil, _ body: (Mock) async throws -> Void
) async throws {
  var options = ServerOptions()
  configure(&options)
  let server = try MockServer(try scenario(routes, more: more), options, onExchange: onExchange)
  func port(_ url: String) throws -> UInt16 { try #require(url.split(separator: ":").last.flatMap { UInt16($0) }) }
  do {
    try await body(Mock(server: server, port: try port(server.address), controlPort: try port(server.controlURL)))
  } catch {
    await blocking { server.stop() }
    throw error
  }
  await blocking { server.stop() }
}

/// The scenario `shop` of these routes, as a file has them.
func scenario(_ routes: String, more: String = "") throws -> Scenario {
  let text = #"{"name":"shop","seed":7,"routes":[\#(routes)]\#(more)}"#
  return try Scenario(SourceDocument(Array(text.utf8), name: "shop.json", format: .json), name: "shop")
}

/// A route that answers `GET path` with these texts, in turn.
func route(_ path: String, _ texts: String..., then: String = "stick") -> String {
  let responses = texts.map { #"{"text":"\#($0)"}"# }.joined(separator: ",")
  return #"{"id":"\#(path)","request":{"method":"GET","path":"\#(path)"},"responses":[\#(responses)],"then":"\#(then)"}"#
}

/// Whether `condition` comes true within a minute.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  for _ in 0..<30_000 {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return false
}

/// A file that does not exist yet, and is removed behind `body`.
func withFile(_ body: (String) async throws -> Void) async throws {
  let path = "/tmp/mynah-kit-tests-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  defer { unlink(path) }
  try await body(path)
}
