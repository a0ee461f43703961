import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

@Suite(.ownThread) struct SecretCheckTests {
  private static let token = "q7Xk2PzR9vLmT4sWc8Yb"

  private func left(_ folder: Folder, _ name: String, allow: [SecretPlace] = []) throws -> [String] {
    try SecretCheck.secrets(in: ["\(folder.path)/\(name)"], allow: allow).map {
      $0.description.replacingOccurrences(of: folder.path, with: "DIR")
    }
  }

  @Test("what is left in a recording is named by file and place, and never shown")
  func recording() throws {
    let folder = try Folder()
    let exchanges = [
      exchange(
        1, "GET", "/me", headers: [Header("Authorization", "Bearer \(Self.token)")], with: #"{"odd":"\#(Self.token.lowercased())"}"#),
      exchange(2, "POST", "/me", body: #"{"password":"{{secret:password:1}}","pin":1234}"#),
    ]
    try Recording(exchanges: exchanges).write(to: "\(folder.path)/r")
    let found = try left(folder, "r")
    #expect(
      found == [
        "DIR/r/get-me-001.json: request header:Authorization: a secret is left (bearer)",
        "DIR/r/get-me-001.json: reply json:/odd: a secret is left (random letters and digits); if it is none: --allow json:/odd",
        "DIR/r/post-me-001.json: request json:/pin: a secret is left (pin)",
      ])
  }

  @Test("what was allowed when a recording was made stays allowed, and the command line may allow more")
  func allowed() throws {
    let folder = try Folder()
    let exchanges = [exchange(1, "GET", "/?odd=\(Self.token)", with: #"{"other":"\#(Self.token)9"}"#)]
    let odd = try #require(SecretPlace("query:odd"))
    let recording = Recording(allowed: [odd], exchanges: exchanges)
    try recording.write(to: "\(folder.path)/r")
    #expect(try Recording(folder: "\(folder.path)/r") == recording)
    let found = try left(folder, "r")
    #expect(
      found == [
        "DIR/r/get-001.json: reply json:/other: a secret is left (random letters and digits); if it is none: --allow json:/other"
      ])
    #expect(try left(folder, "r", allow: [#require(SecretPlace("json:/other"))]) == [])
  }

  @Test("a recording that was redacted has nothing left")
  func redacted() throws {
    let folder = try Folder()
    let session = PlantedSession()
    var redactor = Redactor(RedactionOptions(secrets: session.known))
    let stored = session.exchanges.compactMap { exchange -> RecordedExchange? in
      if case .stored(let exchange, _) = redactor.redact(exchange) { exchange } else { nil }
    }
    try Recording(exchanges: stored).write(to: "\(folder.path)/r")
    let found = try left(folder, "r")
    #expect(found == [])
  }

  @Test("in a scenario a token of a known shape and a random value under a secret's name are left, each with its line")
  func scenario() throws {
    let folder = try Folder()
    try folder.write(
      "orders.json",
      """
      {
        "routes": [
          {
            "request": { "path": "/login", "headers": { "Authorization": "Bearer secret-token" } },
            "responses": [
              { "json": { "access_token": "\(Self.token)", "id": "\(Self.token)" } },
              { "headers": { "X-Key": "sk_live_\(Self.token)" }, "text": "ghp_example00000000000000000000000000000" }
            ]
          }
        ]
      }
      """)
    let found = try left(folder, "orders.json")
    #expect(
      found == [
        "DIR/orders.json:6:37: a secret is left (access-token)",
        "DIR/orders.json:7:33: a secret is left (stripe-key)",
      ])
  }

  @Test("a folder of recordings stands for each of them")
  func folders() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: "\(folder.path)/all", withIntermediateDirectories: true)
    try Recording(exchanges: [exchange(1, "GET", "/a")]).write(to: "\(folder.path)/all/a")
    try Recording(exchanges: [exchange(1, "GET", "/b")]).write(to: "\(folder.path)/all/b")
    try folder.write("s.json", #"{"routes": []}"#)
    let files = try CheckedFiles(["\(folder.path)/all", "\(folder.path)/s.json", "\(folder.path)/all/b"])
    #expect(files.recordings == ["\(folder.path)/all/a", "\(folder.path)/all/b", "\(folder.path)/all/b"])
    #expect(files.scenarios == ["\(folder.path)/s.json"])
  }

  @Test("a folder of recordings stands for its scenarios as well, valid or not", arguments: [#"{"routes": []}"#, #"{"routes": 1}"#])
  func mixedFolder(scenario: String) throws {
    let folder = try Folder()
    try Recording(exchanges: [exchange(1, "GET", "/a")]).write(to: "\(folder.path)/a")
    try folder.write("s.json", scenario)
    let files = try CheckedFiles([folder.path])
    #expect(files.recordings == ["\(folder.path)/a"])
    #expect(files.scenarios == [folder.path])
  }

  @Test("a place in recording.json that is none is told")
  func wrongPlace() throws {
    let folder = try Folder()
    try folder.write("recording.json", #"{"mynah": "recording", "version": 1, "allowed": ["body:x"]}"#)
    #expect(
      folder.failure("")
        == "DIR/recording.json:1:50: item 1 of \"allowed\" must be a place such as header:NAME, query:NAME, form:NAME, cookie:NAME, json:/POINTER, "
        + "path:/PATH or text:/PATH, not \"body:x\"")
  }
}
