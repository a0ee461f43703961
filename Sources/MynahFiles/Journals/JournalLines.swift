package import MynahCore
import MynahJSON

/// A saved journal, line by line: JSON lines, the first says what it is, then one an exchange as it ends, and an end.
///
/// Every line is written whole, with its line feed, so that one write keeps it whole on disk.
package enum JournalLines {
  /// How a file begins that is a journal, for who gave another one.
  static let beginning = "a journal begins with {\"mynah\":\"journal\",\"version\":1,...}"

  /// The first line: when the instants begin, and what was played.
  package struct Header: Sendable, Hashable {
    /// The wall time of instant 0, in microseconds.
    package var started: WallTime
    package var seed: UInt64
    /// How many times faster than real time the clock ran.
    package var speed: Double
    /// The scenario's name.
    package var scenario: String

    package init(started: WallTime, seed: UInt64, speed: Double = 1, scenario: String) {
      self.started = started
      self.seed = seed
      self.speed = speed
      self.scenario = scenario
    }
  }

  package static func line(_ header: Header) -> [UInt8] {
    line([
      "mynah": "journal", "version": 1, "started": .string(RFC3339.text(header.started, microseconds: true)),
      "seed": number(String(header.seed)), "speed": number(Speed(header.speed)?.description ?? String(header.speed)),
      "scenario": .string(header.scenario),
    ])
  }

  /// The last line: when the watch ended, and what to make of the silence before it.
  package static func line(_ end: JournalEnd) -> [UInt8] {
    let samples = end.lag.samples.map { JSON.array([number(DecimalSeconds.text(nanoseconds: $0.at.nanoseconds)), number($0.late)]) }
    var members: JSONObject = [
      "ended": number(DecimalSeconds.text(nanoseconds: end.ended.nanoseconds)), "by": .string((end.by ?? .stopped).rawValue),
      "evicted": .number(JSONNumber(end.evicted)),
      "lag": ["p99": number(end.lag.p99), "max": number(end.lag.max), "samples": .array(samples)],
    ]
    members["interrupted"] = end.interrupted.map { number(DecimalSeconds.text(nanoseconds: $0.nanoseconds)) }
    members["onClock"] = end.onClock.map { .string($0.rawValue) }
    return line(["end": .object(members)])
  }

  /// The line that puts the exchanges of a session away that have smaller numbers, as a reset does.
  package static func resetLine(session: String, before number: Int) -> [UInt8] {
    line(["reset": ["session": .string(session), "before": .number(JSONNumber(number))]])
  }

  private static func line(_ value: JSON) -> [UInt8] { value.bytes + [UInt8(ascii: "\n")] }

  private static func number(_ text: String) -> JSON { JSONNumber(text).map(JSON.number) ?? 0 }
  private static func number(_ value: Double) -> JSON { JSONNumber(value).map(JSON.number) ?? 0 }
}
