import MynahCore
import MynahFiles
import MynahJSON
import Programs
import Testing

@testable import MynahDrift

/// Real recordings against an API that is the same and has other data.
@Suite struct SharedRecordingTests {
  @Test("other values in real replies are no drift", arguments: ["har", "recorded"])
  func otherValues(suite: String) throws {
    var compared = 0
    for file in Conformance.files(suite, ".har") where !file.name.hasSuffix("brokenfile.har") {
      let recording = try Imported(har: file.bytes, name: file.name).recording
      var check = DriftCheck(recording, methods: Set(recording.exchanges.map(\.request.method)))
      let replies = Dictionary(recording.exchanges.map { ($0.request.line, $0.response) }) { first, _ in first }
      while let request = check.next() {
        guard var reply = replies[request.line] ?? replies.first(where: { $0.key.hasPrefix(request.method) })?.value else { continue }
        if let json = try? JSON(parsing: reply.plainBody) {
          reply.headers.removeAll { $0.name.equalsIgnoringASCIICase("Content-Encoding") }
          reply.body = json.withOtherValues.bytes
        }
        check.take(reply)
      }
      let report = check.report(name: file.name, upstream: "there")
      #expect(report.findings == [], "\(report.text())")
      compared += report.compared
    }
    print("\(suite): \(compared) replies with other values compared, no drift")
  }
}

extension JSON {
  /// The same shape: other numbers, other digits in texts, and every list once more behind itself.
  fileprivate var withOtherValues: JSON {
    switch self {
    case .number(let number): JSONNumber(String(number.text.map { $0.otherDigit })).map(JSON.number) ?? self
    case .string(let text): .string(String(text.map { $0.otherDigit }))
    case .array(let list): .array(list.map(\.withOtherValues) + list)
    case .object(let object): .object(JSONObject(uniqueKeysWithValues: object.map { ($0.key, $0.value.withOtherValues) }))
    default: self
    }
  }
}

extension Character {
  fileprivate var otherDigit: Character { wholeNumberValue.flatMap { (1...8).contains($0) ? Character(String(9 - $0)) : nil } ?? self }
}
