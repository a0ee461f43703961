import MynahCore
import MynahJSON

extension Imported {
  /// Reads a HAR 1.2 file of whatever tool; keys that it does not know are passed over.
  ///
  /// - Throws: ``InvalidFile`` where the text is no JSON, or lacks what every entry has to have.
  package init(har bytes: [UInt8], name: String) throws(InvalidFile) {
    let document = try SourceDocument(bytes, name: name, format: .json)
    let log = ProblemLog()
    var reading = HARReading()
    let root = FileValue(json: document.value, pointer: JSONPointer(), log: log)
    reading.read(root)
    if let error = document.error(from: log) { throw error }
    self.init(recording: reading.recording, losses: reading.losses)
  }
}

/// Reads entries one by one and remembers what it could not keep.
struct HARReading {
  private(set) var recording = Recording()
  private(set) var losses: [ImportLoss] = []

  mutating func read(_ root: FileValue) {
    guard let log = root.json["log"] else {
      root.refuse("this is no HAR: it has no \"log\"")
      return
    }
    guard let list = log["entries"] else {
      root.child("log", log).refuse("this is no HAR: \"log\" has no \"entries\"")
      return
    }
    let entries = root.child("log", log).child("entries", list).elements() ?? []
    var read: [(started: WallTime?, exchange: RecordedExchange)] = []
    for (index, entry) in entries.enumerated() {
      if let found = self.entry(entry, place: "entry \(index + 1)") { read.append(found) }
    }
    recording.tool = [log["creator"]?["name"]?.string, log["creator"]?["version"]?.string].compactMap { $0 }.joined(separator: " ")
    if let upstream = log["_mynah"]?["upstream"]?.string { recording.upstream = upstream }
    recording.volatile = (log["_mynah"]?["volatile"]?.array ?? []).compactMap { $0.string.flatMap(Place.init) }
    put(read)
  }

  /// Entries stand as the tool wrote them: those of some follow the pages, not the time.
  private mutating func put(_ entries: [(started: WallTime?, exchange: RecordedExchange)]) {
    let ordered = entries.enumerated().sorted { left, right in
      (left.element.started?.nanoseconds ?? .min, left.offset) < (right.element.started?.nanoseconds ?? .min, right.offset)
    }.map(\.element)
    let first = ordered.first?.started
    recording.recorded = first
    recording.exchanges = ordered.enumerated().map { index, entry in
      var exchange = entry.exchange
      exchange.order = index + 1
      if let first, let started = entry.started { exchange.timing.begun = .nanoseconds(started.nanoseconds - first.nanoseconds) }
      return exchange
    }
    recording.settleUpstream()
  }

  mutating func lose(_ kind: ImportLoss.Kind, _ place: String, _ message: String) {
    losses.append(ImportLoss(kind, place: place, message))
  }

  private mutating func entry(_ entry: FileValue, place: String) -> (started: WallTime?, exchange: RecordedExchange)? {
    guard let requestValue = entry.member("request"), let responseValue = entry.member("response"),
      let (origin, request) = request(requestValue, place: place + ", request")
    else { return nil }
    let message = entry.json["_mynah"]
    let response = response(responseValue, method: request.method, place: place + ", response")
    var outcome = response == nil ? RecordedExchange.Outcome.failed(failure(entry.json, responseValue.json)) : .complete
    if let kept = message?["outcome"], let said = FileValue(json: kept, pointer: JSONPointer(), log: ProblemLog()).outcome() {
      outcome = said
    }
    if response == nil, message?["outcome"] == nil {
      lose(.noReply, place, "the request never got an answer, so there is none to play")
    }
    if entry.json["_webSocketMessages"]?.array?.isEmpty == false {
      lose(.webSocket, place, "the messages of a WebSocket are not kept")
    }
    let timing =
      message?["timing"].flatMap { FileValue(json: $0, pointer: JSONPointer(), log: ProblemLog()).recordedTiming() } ?? timing(entry.json)
    return (
      entry.json["startedDateTime"]?.string.flatMap(RFC3339.time),
      RecordedExchange(order: 0, origin: origin, request: request, response: response, outcome: outcome, timing: timing)
    )
  }

  private func failure(_ entry: JSON, _ response: JSON) -> String {
    let said = response["_error"]?.string ?? entry["_error"]?.string ?? response["statusText"]?.string ?? ""
    return said.isEmpty ? "no answer" : said
  }

  /// Milliseconds; -1 and null say nothing.
  private func timing(_ entry: JSON) -> RecordedTiming {
    func duration(_ json: JSON?) -> Duration? {
      guard let milliseconds = json?.double, milliseconds > 0 else { return nil }
      return Duration(inSeconds: milliseconds / 1000)
    }
    let wait = duration(entry["timings"]?["wait"])
    let receive = duration(entry["timings"]?["receive"])
    let end = wait.map { $0 + (receive ?? .zero) } ?? duration(entry["time"])
    return RecordedTiming(firstByte: wait ?? end, end: end)
  }
}

extension FileValue {
  /// A member that has to be there.
  func member(_ key: String) -> FileValue? {
    guard let value = json[key], value != .null else {
      refuse("\(name) needs \(quoted(key))")
      return nil
    }
    return child(key, value)
  }
}

extension Recording {
  /// The origin that most exchanges have becomes the upstream, and those bear none of their own.
  mutating func settleUpstream() {
    if upstream == nil {
      var counts: [String: Int] = [:]
      for exchange in exchanges { if let origin = exchange.origin { counts[origin, default: 0] += 1 } }
      let most = counts.values.max()
      upstream = exchanges.compactMap(\.origin).first { counts[$0] == most }
    }
    for index in exchanges.indices where exchanges[index].origin == upstream { exchanges[index].origin = nil }
  }
}
