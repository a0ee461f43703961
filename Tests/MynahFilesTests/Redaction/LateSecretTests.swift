import Foundation
import MynahCore
import MynahFiles
import Testing

/// What only a later exchange shows to be a secret.
@Suite struct LateSecretTests {
  private static let key = "abcde12345fg"

  /// A key is created under a name that says nothing, its address is asked for, and then it is used.
  private static let session = [
    exchange(1, "GET", "/keys", with: #"{"id":1,"value":"\#(key)"}"#),
    exchange(2, "GET", "/keys/\(key)", with: "{}"),
    exchange(3, "GET", "/me", headers: [Header("Authorization", "Bearer \(key)")], with: "{}"),
  ]

  @Test("an imported session has it nowhere, neither in bodies nor in targets, allowed places included")
  func imported() throws {
    let options = RedactionOptions(allow: [try #require(SecretPlace("json:/value"))])
    let (recording, withheld) = Recording(exchanges: Self.session).redacted(options)
    #expect(withheld.isEmpty)
    #expect(String(decoding: recording.exchanges[0].response?.body ?? [], as: UTF8.self) == #"{"id":1,"value":"{{secret:bearer:1}}"}"#)
    #expect(recording.exchanges.map(\.request.target) == ["/keys", "/keys/{{secret:bearer:1}}", "/me"])
    #expect(recording.redacted == ["bearer": 1])
  }

  @Test("a folder has it in none of its files and names, also not in those that it began with")
  func folder() throws {
    let folder = try Folder()
    let path = "\(folder.path)/r"
    var redactor = Redactor()
    let first = Array(Self.session.prefix(1))
    var writing = try RecordingFolder.make(path, Recording(exchanges: first))
    for exchange in Self.session.dropFirst() {
      guard case .stored(let redacted, _) = redactor.redact(exchange) else { continue }
      try writing.add(redacted)
    }
    try writing.finish(Recording(), first: first) { redactor.settled($0) }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }.sorted()
    #expect(
      names == [
        "get-keys-001.body.json", "get-keys-001.json", "get-keys-secret-bearer-1-001.body.json", "get-keys-secret-bearer-1-001.json",
        "get-me-001.body.json", "get-me-001.json", "recording.json",
      ])
    for name in names { #expect(try !String(contentsOfFile: "\(path)/\(name)", encoding: .utf8).contains(Self.key)) }
    #expect(try Recording(folder: path).exchanges.count == 3)
  }

  @Test("a session without one is written as it was")
  func settled() {
    let session = PlantedSession()
    var redactor = Redactor(RedactionOptions(secrets: session.known))
    let stored = session.exchanges.compactMap { exchange -> RecordedExchange? in
      if case .stored(let redacted, _) = redactor.redact(exchange) { redacted } else { nil }
    }
    let settled = stored.map { redactor.settled($0) }
    #expect(settled == stored)
  }
}
