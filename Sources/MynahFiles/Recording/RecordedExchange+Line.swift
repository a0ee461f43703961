import MynahCore
import MynahJSON

extension RecordedExchange {
  /// The exchange on one line, with the members that its file has, and with its bodies.
  var line: [UInt8] {
    var line = LineWriter()
    line.write("{\"order\":", order)
    if let origin { line.write(",\"origin\":", text: origin) }
    line.write(",\"request\":{")
    line.write(request.head)
    line.write(optionalBody: request.body)
    line.write("}")
    if let response { line.write(response) }
    line.write(outcome)
    line.write(timing)
    line.write("}\n")
    return line.bytes
  }
}

extension LineWriter {
  fileprivate mutating func write(_ response: RecordedResponse) {
    write(",\"response\":{\"status\":", response.status)
    write(",\"reason\":", text: response.reason)
    write(",\"version\":", text: response.version)
    write(",\"headers\":", response.headers)
    write(optionalBody: response.body)
    if !response.trailers.isEmpty { write(",\"trailers\":", response.trailers) }
    write("}")
  }

  fileprivate mutating func write(_ outcome: RecordedExchange.Outcome) {
    guard let json = outcome.json else { return }
    write(",\"outcome\":")
    json.write(to: &bytes)
  }

  fileprivate mutating func write(_ timing: RecordedTiming) {
    if timing == RecordedTiming() { return }
    write(",\"timing\":{")
    let times: [(key: StaticString, time: Duration?)] = [
      ("\"begun\":", timing.begun), ("\"firstByte\":", timing.firstByte), ("\"end\":", timing.end),
    ]
    var isFirst = true
    for case (let key, let time?) in times {
      if !isFirst { write(",") }
      isFirst = false
      write(key)
      write(time)
    }
    if !timing.chunks.isEmpty {
      write(isFirst ? "\"chunks\":[" : ",\"chunks\":[")
      for (index, chunk) in timing.chunks.enumerated() {
        write(index == 0 ? "[" : ",[")
        write(chunk.at)
        write(",", chunk.end)
        write("]")
      }
      write("]")
    }
    write("}")
  }

  private mutating func write(_ duration: Duration) { DecimalSeconds.write(duration.nanoseconds, to: &bytes) }

  fileprivate mutating func write(optionalBody body: [UInt8]) {
    if body.isEmpty { return }
    write(",\"body\":")
    write(body: body)
  }
}
