import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

@Suite(.ownThread) struct FalseAlarmTests {
  /// Exchange by exchange: what was withheld, and what was redacted.
  private func redact(_ recording: Recording, _ name: String, _ total: inout (exchanges: Int, redactions: Int, alarms: [String])) {
    var redactor = Redactor()
    for exchange in recording.exchanges {
      total.exchanges += 1
      switch redactor.redact(exchange) {
      case .stored(_, let redactions):
        total.redactions += redactions.count
      case .withheld(let leftovers): total.alarms += leftovers.map { "\(name), exchange \(exchange.order): \($0)" }
      }
    }
  }

  @Test("of all recordings of real APIs at most two values are taken for secrets that are none")
  func recordings() throws {
    var total = (exchanges: 0, redactions: 0, alarms: [String]())
    for suite in ["har", "recorded"] {
      for file in Conformance.files(suite, ".har") where !file.name.hasSuffix("brokenfile.har") {
        redact(try Imported(har: file.bytes, name: file.name).recording, file.name, &total)
      }
    }
    for file in Conformance.files("cassettes", ".json") {
      redact(try Imported(vcr: file.bytes, name: file.name, format: .json).recording, file.name, &total)
    }
    for file in Conformance.files("cassettes", ".yaml") {
      redact(try Imported(vcr: file.bytes, name: file.name, format: .yaml).recording, file.name, &total)
    }
    print("false alarms: \(total.alarms.count) in \(total.exchanges) exchanges; \(total.redactions) redactions")
    for alarm in total.alarms { print("  \(alarm)") }
    #expect(total.alarms.count <= 2)
  }
}
