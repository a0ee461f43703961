import MynahCore

/// A text of an exchange that can be written anew without the others.
enum ExchangePart: Hashable {
  case target
  case requestHeader(Int)
  case requestBody
  case origin
  case reason
  case responseHeader(Int)
  case responseBody
  case trailer(Int)
  case failure

  var isInRequest: Bool {
    switch self {
    case .target, .requestHeader, .requestBody, .origin: true
    case .reason, .responseHeader, .responseBody, .trailer, .failure: false
    }
  }
}

/// An exchange as the texts that it is made of, bodies without their content coding.
struct ExchangeTexts {
  let exchange: RecordedExchange
  let requestHeaders: [Header]
  let requestBody: PlainBody
  let responseBody: PlainBody
  /// The path of the request, without what nobody should see.
  let path: String

  init(_ exchange: RecordedExchange) {
    self.exchange = exchange
    // Decoded once: a head is kept as bytes.
    requestHeaders = exchange.request.headers
    requestBody = PlainBody(exchange.request.body, headers: requestHeaders)
    responseBody = PlainBody(exchange.response?.body ?? [], headers: exchange.response?.headers ?? [])
    path = PathMask.path(of: exchange.request.target)
  }

  /// The texts in the order in which they went over the wire.
  var parts: [(part: ExchangePart, bytes: [UInt8])] {
    var parts: [(part: ExchangePart, bytes: [UInt8])] = []
    parts.reserveCapacity(requestHeaders.count + (exchange.response?.headers.count ?? 0) + 6)
    parts.append((.target, exchange.request.target.latin1Bytes))
    if let origin = exchange.origin { parts.append((.origin, Array(origin.utf8))) }
    for (index, header) in requestHeaders.enumerated() { parts.append((.requestHeader(index), header.value.latin1Bytes)) }
    parts.append((.requestBody, requestBody.bytes))
    if let response = exchange.response {
      parts.append((.reason, response.reason.latin1Bytes))
      for (index, header) in response.headers.enumerated() { parts.append((.responseHeader(index), header.value.latin1Bytes)) }
      parts.append((.responseBody, responseBody.bytes))
      for (index, header) in response.trailers.enumerated() { parts.append((.trailer(index), header.value.latin1Bytes)) }
    }
    if case .failed(let text) = exchange.outcome { parts.append((.failure, Array(text.utf8))) }
    return parts
  }

  /// The header line that a part is the value of.
  func header(of part: ExchangePart) -> Header? {
    switch part {
    case .requestHeader(let index): requestHeaders[index]
    case .responseHeader(let index): exchange.response?.headers[index]
    case .trailer(let index): exchange.response?.trailers[index]
    default: nil
    }
  }

  /// The exchange with its texts changed, and with what follows from that: lengths, and where its chunks end.
  func applying(_ edits: [ExchangePart: TextEdits]) -> RecordedExchange {
    if edits.isEmpty { return exchange }
    var changed = exchange
    changed.request = request(edits)
    if let origin = exchange.origin, let edit = edits[.origin] {
      changed.origin = String(decoding: edit.applied(to: Array(origin.utf8)), as: UTF8.self)
    }
    if case .failed(let text) = exchange.outcome, let edit = edits[.failure] {
      changed.outcome = .failed(String(decoding: edit.applied(to: Array(text.utf8)), as: UTF8.self))
    }
    guard let response = exchange.response else { return changed }
    var reply = response
    reply.reason = edits[.reason].map { String(latin1: $0.applied(to: response.reason.latin1Bytes)) } ?? response.reason
    reply.headers = headers(response.headers, edits) { .responseHeader($0) }
    reply.trailers = headers(response.trailers, edits) { .trailer($0) }
    if let edit = edits[.responseBody] {
      reply.body = responseBody.packed(edit.applied(to: responseBody.bytes))
      reply.headers = Self.settled(reply.headers, from: response.body.count, to: reply.body.count)
      changed.timing.chunks = chunks(edit, from: response.body.count, to: reply.body.count)
    }
    changed.response = reply
    return changed
  }

  private func request(_ edits: [ExchangePart: TextEdits]) -> Request {
    let request = exchange.request
    guard edits.keys.contains(where: \.isInRequest) else { return request }
    var headers = headers(requestHeaders, edits) { .requestHeader($0) }
    var body = request.body
    if let edit = edits[.requestBody] {
      body = requestBody.packed(edit.applied(to: requestBody.bytes))
      headers = Self.settled(headers, from: request.body.count, to: body.count)
    }
    let target = edits[.target].map { String(latin1: $0.applied(to: request.target.latin1Bytes)) } ?? request.target
    let head = RequestHead(method: request.method, target: target, version: request.head.version, headers: headers)
    return Request(head: head, body: body)
  }

  private func headers(_ headers: [Header], _ edits: [ExchangePart: TextEdits], _ part: (Int) -> ExchangePart) -> [Header] {
    headers.enumerated().map { index, header in
      edits[part(index)].map { Header(header.name, String(latin1: $0.applied(to: header.value.latin1Bytes))) } ?? header
    }
  }

  /// What headers say of a body that has become longer or shorter: its length, and no digest of what it was.
  private static func settled(_ headers: [Header], from old: Int, to new: Int) -> [Header] {
    headers.compactMap { header in
      let name = header.name.asciiLowercased()
      if digests.contains(name) || name.hasPrefix("x-amz-checksum-") { return nil }
      // A reply that was cut off announced more than came; as much is missing of the new one.
      guard name == "content-length", let length = Int(header.value), length >= old else { return header }
      return Header(header.name, String(length - old + new))
    }
  }

  private static let digests: Set<String> = ["content-md5", "digest", "content-digest", "repr-digest", "x-goog-hash"]

  /// Chunks end where they did in the text; of a packed body they end in proportion.
  private func chunks(_ edits: TextEdits, from old: Int, to new: Int) -> [RecordedTiming.Chunk] {
    let chunks = exchange.timing.chunks
    return chunks.map { chunk in
      let end = responseBody.isPacked ? Int(Double(chunk.end) / Double(max(old, 1)) * Double(new)) : edits.moved(chunk.end)
      return RecordedTiming.Chunk(at: chunk.at, end: chunk.end == old ? new : min(end, new))
    }
  }
}
