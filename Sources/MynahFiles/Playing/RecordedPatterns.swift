import MynahCore
import MynahJSON
import MynahRegex

/// What a request has to look like to be one of a recording.
struct RecordedPatterns {
  private let headers: [String]
  private let ignoredQuery: Set<String>
  private let body: RecordedBodyPatterns
  /// Secrets that the client had before the upstream told it any: it will bring others.
  private let supplied: SuppliedSecrets

  init(_ recording: Recording, _ play: RecordingPlay) {
    let volatile = recording.volatile + play.ignoring
    headers = play.headers
    ignoredQuery = Set(volatile.compactMap { if case .query(let name) = $0 { name } else { nil } })
    supplied = SuppliedSecrets(recording)
    body = RecordedBodyPatterns(volatile: volatile, supplied: supplied)
  }

  func pattern(of exchange: RecordedExchange) -> RequestPattern {
    let request = exchange.request
    let target = Target(request.target)
    let signed = SignedFields(target.query.map(\.value))
    let ignored = ignoredQuery.union(target.query.map(\.name).filter(signed.belongsToSignature))
    return RequestPattern(
      methods: [request.method], path: path(target.rawPath), query: query(target.query, without: ignored), otherQuery: ignored.sorted(),
      headers: headers.compactMap { name in request.headers.first(name).flatMap { matcher(name, [$0]) } }, body: body.pattern(of: request))
  }

  /// Braces are escaped, as a path of a scenario that has them would be a template, and so is what stands for bytes.
  private func path(_ rawPath: String) -> PathPattern {
    let plain = rawPath.isEmpty ? "/" : rawPath
    guard supplied.isIn(plain) else { return .exact(Self.escaped(plain)) }
    var count = 0
    let segments = plain.split(separator: "/", omittingEmptySubsequences: false).map { segment -> String in
      guard supplied.isIn(String(segment)) else { return Self.escaped(String(segment)) }
      count += 1
      return "{secret\(count)}"
    }
    return PathTemplate(segments.joined(separator: "/")).map { .template($0) } ?? .exact(Self.escaped(plain))
  }

  private static func escaped(_ path: String) -> String {
    var text = ""
    for scalar in path.unicodeScalars {
      switch scalar {
      case "{": text += "%7B"
      case "}": text += "%7D"
      case "\u{80}"...: text += String(scalar).latin1Bytes.map { "%" + String($0, radix: 16, uppercase: true) }.joined()
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private func query(_ fields: [FormField], without ignored: Set<String>) -> [NamedMatcher] {
    var names: [String] = []
    for field in fields where !ignored.contains(field.name) && !names.contains(field.name) { names.append(field.name) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { name in
      matcher(name, fields.filter { $0.name == name }.map(\.value))
    }
  }

  /// All of repeated values have to be there, whatever their order.
  private func matcher(_ name: String, _ values: [String]) -> NamedMatcher? {
    let wanted = values.sorted().map { supplied.isIn($0) ? ValueMatcher.absent(false) : .equals(.string($0)) }
    guard let first = wanted.first else { return nil }
    // Conditions of one object are for one value; what is denied twice is for any.
    return NamedMatcher(name, wanted.count == 1 ? first : .allOf(wanted.map { .not(.not($0)) }))
  }
}

/// The placeholders that stand for secrets which the client did not get from the upstream.
struct SuppliedSecrets {
  private let issued: Set<Placeholder>

  init(_ recording: Recording) {
    var issued: Set<Placeholder> = []
    var sent: Set<Placeholder> = []
    for exchange in recording.exchanges {
      sent.formUnion(Self.all(in: exchange.request.target, exchange.request.headers, exchange.request.body))
      if let response = exchange.response {
        issued.formUnion(Self.all(in: "", response.headers + response.trailers, response.plainBody).subtracting(sent))
      }
    }
    self.issued = issued
  }

  /// Whether some part of a text is up to the client.
  func isIn(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "{")) && Placeholder.all(in: text).contains { !issued.contains($0) }
  }

  private static func all(in target: String, _ headers: [Header], _ body: [UInt8]) -> Set<Placeholder> {
    var found = Set(Placeholder.all(in: target))
    for header in headers where header.value.utf8.contains(UInt8(ascii: "{")) { found.formUnion(Placeholder.all(in: header.value)) }
    if body.contains(UInt8(ascii: "{")) { found.formUnion(Placeholder.all(in: body).map(\.placeholder)) }
    return found
  }
}

extension RecordedResponse {
  /// The body without its content coding, where that is known; else as it came.
  package var plainBody: [UInt8] {
    headers.contentCoding.flatMap { Packing.unpacked(body, coding: $0) } ?? body
  }
}
