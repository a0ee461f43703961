import MynahCore
import MynahFiles
import Synchronization

/// Takes secrets out of exchanges and writes them into a folder, one after another on a thread of its own.
///
/// There is no way past the redaction.
final class RecordingWriter: ExchangeTap {
  let limit: Int
  /// Exchanges up to this size are looked through within a millisecond.
  private static let shortSize = 16 << 10
  private let thread: SerialThread
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var header: Recording
    /// That of the API; nil where the recording does not say it.
    let address: OwnAddress?
    /// What the recording begins with.
    let first: [RecordedExchange]
    var folder: RecordingFolder?
    var redactor: Redactor
    var recorded: Recorded
    /// Whether the API was there for any exchange that is written.
    var isReached = false
    /// How many exchanges there were when the last secret was learned, which may stand in any of them.
    var unsettled: Int
  }

  /// - Parameters:
  ///   - recording: What is recorded is added to.
  ///   - limit: How many bytes a body may have to be written.
  /// - Throws: ``WritingError`` where the folder can't be written; ``ServerError``.
  init(_ folder: String, adding recording: Recording, _ redaction: RedactionOptions, limit: Int) throws {
    self.limit = limit
    thread = try SerialThread()
    var header = recording
    header.exchanges = []
    header.allowed += redaction.allow.filter { !recording.allowed.contains($0) }
    let state = State(
      header: header, address: header.upstream.map(OwnAddress.init), first: recording.exchanges, folder: nil,
      redactor: Redactor(redaction, adding: recording),
      recorded: Recorded(folder: folder), unsettled: recording.exchanges.count)
    self.state = Mutex(state)
    // Better now than after a long session.
    if recording.exchanges.isEmpty { try open() }
  }

  func take(_ exchange: RecordedExchange, release: @escaping @Sendable () -> Void) {
    thread.add(isShort: exchange.size <= Self.shortSize) { [self] in
      write(exchange)
      release()
    }
  }

  func miss(_ request: String, _ reason: MissedExchange) {
    state.withLock { state in
      let words = request.split(separator: " ", maxSplits: 1)
      let name = "\(words.first ?? "") \(state.redactor.masked(PathMask.path(of: String(words.last ?? ""))))"
      switch reason {
      case .tooLarge: state.recorded.tooLarge.append(name)
      case .left: state.recorded.left.append(name)
      }
    }
  }

  /// Writes what is left, and puts the recording in its place, if there is anything new in it that came of the API.
  func finish() -> Recorded {
    thread.finish()
    return state.withLock { state in
      guard let folder = state.folder.take() else { return state.recorded }
      guard state.isReached else {
        folder.discard()
        state.recorded.exchanges = 0
        return state.recorded.masked(by: state.redactor)
      }
      var header = state.header
      var redactor = state.redactor
      header.redacted = redactor.redacted
      do throws(WritingError) {
        // What one exchange shows to be a secret may stand in those before it.
        var index = 0
        let known = redactor.revision
        try folder.finish(header, first: state.first) { exchange in
          index += 1
          guard index <= state.unsettled || redactor.revision != known else { return exchange }
          let settled = redactor.settled(exchange)
          header.redacted = redactor.redacted
          return settled
        }
      } catch {
        state.recorded.failure = error.description
      }
      return state.recorded.masked(by: redactor)
    }
  }

  /// What recorders left behind that were killed.
  var leftovers: [String] { state.withLock { $0.folder?.leftovers ?? [] } }

  private func open() throws(WritingError) {
    let result = state.withLock { state in
      Result { () throws(WritingError) in
        var header = state.header
        header.exchanges = state.first
        state.folder = try RecordingFolder.make(state.recorded.folder, header)
      }
    }
    try result.get()
  }

  private func write(_ exchange: RecordedExchange) {
    let needsFolder = state.withLock { $0.folder == nil && $0.recorded.failure == nil }
    do throws(WritingError) {
      if needsFolder { try open() }
      let result = state.withLock { state in Result { () throws(WritingError) in try Self.write(exchange, &state) } }
      try result.get()
    } catch {
      state.withLock { $0.recorded.failure = $0.recorded.failure ?? error.description }
    }
  }

  private static func write(_ exchange: RecordedExchange, _ state: inout State) throws(WritingError) {
    if !state.first.isEmpty, exchange.request.hasPlaceholder { state.recorded.unfilled.append(named(exchange, state)) }
    let known = state.redactor.revision
    let redacted = state.redactor.redact(exchange)
    if state.redactor.revision != known { state.unsettled = state.first.count + state.recorded.exchanges }
    switch redacted {
    case .stored(let redacted, _):
      // A recording that cannot be written any further is not to have holes in it.
      guard state.recorded.failure == nil else { return }
      try state.folder?.add(redacted)
      state.recorded.exchanges += 1
      if !redacted.hasFailed { state.isReached = true }
      if let response = redacted.response, let address = state.address, address.isIn(response.plainBody) {
        state.recorded.leadingAway.append(named(exchange, state))
      }
      if let reason = redacted.failure { state.recorded.unreached.append("\(named(exchange, state)): \(reason)") }
    case .withheld(let leftovers):
      state.recorded.withheld.append(
        Recorded.Withheld(
          request: named(exchange, state), places: leftovers.map { state.redactor.masked($0.description) }))
    }
  }

  /// Method and path, without what may be secret.
  private static func named(_ exchange: RecordedExchange, _ state: borrowing State) -> String {
    "\(exchange.request.method) \(state.redactor.masked(PathMask.path(of: exchange.request.target)))"
  }
}

extension Recorded {
  /// Told when more was known than when it happened.
  fileprivate func masked(by redactor: Redactor) -> Recorded {
    var masked = self
    masked.withheld = withheld.map { Withheld(request: redactor.masked($0.request), places: $0.places.map(redactor.masked)) }
    masked.tooLarge = tooLarge.map(redactor.masked)
    masked.left = left.map(redactor.masked)
    masked.unreached = unreached.map(redactor.masked)
    masked.unfilled = unfilled.map(redactor.masked)
    masked.leadingAway = leadingAway.map(redactor.masked)
    return masked
  }
}

extension Request {
  /// Whether the client sent a placeholder that a played reply had told it.
  fileprivate var hasPlaceholder: Bool {
    let texts = [PercentEncoding.decode(target.utf8)] + headers.map { Array($0.value.utf8) } + [body]
    return texts.contains { !Placeholder.all(in: $0).isEmpty }
  }
}

/// The API's address as bodies of its replies have it.
private struct OwnAddress {
  /// Plain, and as some programs escape it in JSON.
  private let spellings: [[UInt8]]

  init(_ url: String) {
    spellings = [url, url.split(separator: "/", omittingEmptySubsequences: false).joined(separator: #"\/"#)].map { Array($0.utf8) }
  }

  /// Whether a body has addresses that begin with it.
  func isIn(_ body: [UInt8]) -> Bool {
    spellings.contains { url in
      body.places(of: url).contains { place in
        place.upperBound == body.count || #"/?#\"'<& "#.utf8.contains(body[place.upperBound])
      }
    }
  }
}

extension RecordedExchange {
  /// Why the API's reply is not there, or not whole, in words; nil where it is.
  fileprivate var failure: String? {
    switch outcome {
    case .complete: nil
    case .failed(let reason): reason
    case .reset: response == nil ? "it reset the connection" : "it reset the connection in the middle of its reply"
    case .closed: response == nil ? "it closed the connection" : "it closed the connection in the middle of its reply"
    case .timedOut: response == nil ? "it did not answer in time" : "it fell silent in the middle of its reply"
    }
  }

  /// Whether the API was not there: what came of it says nothing of the API.
  fileprivate var hasFailed: Bool { if case .failed = outcome { true } else { false } }

  /// How many bytes its bodies have.
  fileprivate var size: Int { request.body.count + (response?.body.count ?? 0) }
}
