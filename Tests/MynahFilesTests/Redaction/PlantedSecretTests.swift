import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

/// Everything that can be read of some files, however it is packed and escaped.
private struct ByteSearch {
  private var texts: [Data] = []

  init(_ folder: String) throws {
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      texts.append(Data(name.utf8))
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
      if !isFolder.boolValue { texts.append(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))) }
    }
    for body in try Recording(folder: folder).exchanges.flatMap({ [$0.request.body, $0.response?.body ?? []] }) {
      texts.append(Data(body))
      for coding in ["gzip", "deflate"] { if let plain = Packing.unpacked(body, coding: coding) { texts.append(Data(plain)) } }
    }
    for _ in 0..<2 { texts += texts.flatMap(Self.readings) }
  }

  /// What a text says without percent signs, without backslashes, and in base64.
  private static func readings(_ data: Data) -> [Data] {
    let text = String(decoding: data, as: UTF8.self)
    var readings = [
      text.removingPercentEncoding, text.replacingOccurrences(of: "\\", with: ""), text.replacingOccurrences(of: "\\n", with: ""),
    ].compactMap { $0 }.filter { $0 != text }
      .map { Data($0.utf8) }
    for run in text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber)) && !"+/-_".contains($0) }) where run.count >= 12 {
      let standard = run.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
      for start in 0..<4 {
        let part = standard.dropFirst(start)
        let padded = part.dropLast(part.count % 4 == 1 ? 1 : 0)
        let missing = (4 - padded.count % 4) % 4
        if let bytes = Data(base64Encoded: padded + String(repeating: "=", count: missing)) {
          readings.append(bytes)
          if let plain = Packing.unpacked(Array(bytes), coding: "gzip") { readings.append(Data(plain)) }
        }
      }
    }
    return readings
  }

  func finds(_ secret: String) -> Bool {
    let plain = Data(secret.utf8)
    return texts.contains { $0.range(of: plain) != nil }
  }
}

@Suite(.ownThread) struct PlantedSecretTests {
  private let session = PlantedSession()

  private func recorded() -> (recording: Recording, withheld: [Leftover]) {
    var redactor = Redactor(RedactionOptions(secrets: session.known))
    var recording = Recording(upstream: "https://shop.test")
    var withheld: [Leftover] = []
    for exchange in session.exchanges {
      switch redactor.redact(exchange) {
      case .stored(let exchange, _): recording.exchanges.append(exchange)
      case .withheld(let leftovers): withheld += leftovers
      }
    }
    recording.redacted = redactor.redacted
    return (recording, withheld)
  }

  @Test("the search finds every secret in a recording that was not redacted")
  func searchFinds() throws {
    let folder = try Folder()
    try Recording(exchanges: session.exchanges).write(to: "\(folder.path)/r")
    let search = try ByteSearch("\(folder.path)/r")
    #expect(session.secrets.filter { !search.finds($0.secret) }.map(\.place) == [])
  }

  @Test("of secrets in more than sixty places none is on the disk, in any form, and no exchange is held back")
  func nothingFound() throws {
    let folder = try Folder()
    let (recording, withheld) = recorded()
    try recording.write(to: "\(folder.path)/r")
    let search = try ByteSearch("\(folder.path)/r")
    #expect(session.secrets.count >= 60)
    #expect(Set(session.secrets.map(\.secret)).count == session.secrets.count)
    #expect(session.secrets.filter { search.finds($0.secret) }.map(\.place) == [])
    #expect(withheld == [])
    print(
      "planted: \(session.secrets.count) secrets in \(session.exchanges.count) exchanges, \(recording.redacted.values.reduce(0, +)) placeholders"
    )
  }

  @Test("two recordings of one session are the same")
  func stable() {
    #expect(recorded().recording == recorded().recording)
  }

  @Test("what is left still plays, and answers every request of the recording")
  func plays() {
    let recording = recorded().recording
    let playback = Playback(recording.scenario(name: "planted"))
    for exchange in recording.exchanges where exchange.response != nil {
      #expect(playback.answer(exchange.request).reply.status == exchange.response?.status, "\(exchange.request.target)")
    }
  }

  @Test("a client with other secrets of its own gets the same answers")
  func playsWithOthers() {
    let recording = recorded().recording
    let playback = Playback(recording.scenario(name: "planted"))
    // Of what was handed in and of tokens nothing differs; bytes that are no text are compared as they are.
    for exchange in session.exchanges where exchange.response != nil && !["/n", "/p6"].contains(where: exchange.request.target.hasPrefix) {
      #expect(playback.answer(exchange.request).reply.status == exchange.response?.status, "\(exchange.request.target)")
    }
  }
}
