package import MynahCore

/// One request to a real API and what became of it.
package struct RecordedExchange: Sendable, Hashable {
  /// Counts from 1 in the order in which the requests arrived.
  package var order: Int
  /// Scheme and authority that it went to; nil: the recording's upstream.
  package var origin: String?
  package var request: Request
  /// As much of it as came; nil where not even a whole head did.
  package var response: RecordedResponse?
  package var outcome: Outcome
  package var timing: RecordedTiming

  package init(
    order: Int, origin: String? = nil, request: Request, response: RecordedResponse?, outcome: Outcome = .complete,
    timing: RecordedTiming = RecordedTiming()
  ) {
    self.order = order
    self.origin = origin
    self.request = request
    self.response = response
    self.outcome = outcome
    self.timing = timing
  }

  /// How an exchange ended.
  package enum Outcome: Sendable, Hashable {
    /// The reply came to its end.
    case complete
    /// The upstream reset the connection before that.
    case reset
    /// The upstream closed the connection before that.
    case closed
    /// The upstream fell silent, and was given up.
    case timedOut
    /// It never came to a reply: no address, no connection, no trust; in words.
    case failed(String)
  }
}

/// A reply as a real API gave it.
package struct RecordedResponse: Sendable, Hashable {
  package var version: String
  package var status: Int
  package var reason: String
  /// In order, names in their case, a repeated name as several lines; all of them, also those of the connection.
  package var headers: [Header]
  /// The body after the transfer coding and before any content coding is taken off: the bytes that Content-Encoding speaks of.
  package var body: [UInt8]
  package var trailers: [Header]

  package init(
    version: String = "HTTP/1.1", status: Int, reason: String = "", headers: [Header] = [], body: [UInt8] = [], trailers: [Header] = []
  ) {
    self.version = version
    self.status = status
    self.reason = reason
    self.headers = headers
    self.body = body
    self.trailers = trailers
  }

  /// Reads the bytes of a head, from the status line to the empty line.
  ///
  /// Nil where there is no status line. Folded lines (RFC 9112 section 5.2) are put together with a blank.
  package init?(head: [UInt8], body: [UInt8] = [], trailers: [Header] = []) {
    let lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    guard let first = lines.first, first.starts(with: "HTTP/".utf8) else { return nil }
    let words = first.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count >= 2, let status = Int(String(latin1: words[1])) else { return nil }
    self.init(
      version: String(latin1: words[0]), status: status, reason: words.count > 2 ? String(latin1: words[2]) : "",
      headers: Self.headers(of: lines.dropFirst()),
      body: body, trailers: trailers)
  }

  private static func headers(of lines: ArraySlice<ArraySlice<UInt8>>) -> [Header] {
    var headers: [Header] = []
    headers.reserveCapacity(lines.count)
    for line in lines {
      if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), let last = headers.popLast() {
        headers.append(Header(last.name, last.value + " " + String(latin1: line.trimmed)))
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
        headers.append(Header(String(latin1: line[..<colon]), String(latin1: line[(colon + 1)...].trimmed)))
      }
    }
    return headers
  }
}

/// When things happened, counted from the last byte of the request.
package struct RecordedTiming: Sendable, Hashable {
  /// When the request began, counted from the start of the recording.
  package var begun: Duration?
  /// When the reply's first byte came.
  package var firstByte: Duration?
  /// When the reply was over, or was given up.
  package var end: Duration?
  /// The pieces in which the body came.
  package var chunks: [Chunk]

  package init(begun: Duration? = nil, firstByte: Duration? = nil, end: Duration? = nil, chunks: [Chunk] = []) {
    self.begun = begun
    self.firstByte = firstByte
    self.end = end
    self.chunks = chunks
  }

  package struct Chunk: Sendable, Hashable {
    /// When it came.
    package var at: Duration
    /// The offset in the body behind its last byte.
    package var end: Int

    package init(at: Duration, end: Int) {
      self.at = at
      self.end = end
    }
  }
}
