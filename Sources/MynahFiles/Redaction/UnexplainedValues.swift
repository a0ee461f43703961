import MynahCore

/// Finds what looks like a secret in exchanges whose known secrets have been taken out, and remembers what replies have explained.
struct UnexplainedValues {
  private let finder: SecretFinder
  /// Ids and digests that replies gave out.
  private var explained: Set<String> = []

  init(_ finder: SecretFinder) {
    self.finder = finder
  }

  mutating func leftovers(in read: [ReadPart], of texts: ExchangeTexts) -> [Leftover] {
    // Most leaves have nothing in them that is long enough.
    let long = read.map { part in
      (isInRequest: part.part.isInRequest, leaves: part.leaves.compactMap { LongRuns($0) })
    }
    for part in long where !part.isInRequest { explain(part.leaves) }
    var leftovers: [Leftover] = []
    for part in long {
      for runs in part.leaves where !finder.isAllowed(runs.leaf) {
        guard let kind = kind(of: runs, isInRequest: part.isInRequest) else { continue }
        leftovers.append(Leftover(place: runs.leaf.place, kind: kind, isInRequest: part.isInRequest))
      }
    }
    for (body, isInRequest) in [(texts.requestBody, true), (texts.responseBody, false)] where body.isUnreadable {
      let place = SecretPlace(.text, texts.path)
      if !finder.options.allow.contains(where: { $0.covers(place) }) {
        leftovers.append(Leftover(place: place, kind: .unreadable, isInRequest: isInRequest))
      }
    }
    leftovers += Self.names(of: texts)
    var seen: Set<Leftover> = []
    return leftovers.filter { seen.insert($0).inserted }
  }

  /// Headers that are called as tokens are: a name is never written anew.
  private static func names(of texts: ExchangeTexts) -> [Leftover] {
    let response = texts.exchange.response
    return names(of: texts.requestHeaders, isInRequest: true) + names(of: response?.headers ?? [], isInRequest: false)
      + names(of: response?.trailers ?? [], isInRequest: false)
  }

  private static func names(of headers: [Header], isInRequest: Bool) -> [Leftover] {
    // Nearly all names are shorter than a token.
    headers.filter { $0.name.utf8.count >= RandomText.leastLength && !TokenScan.all(in: Array($0.name.utf8)).isEmpty }.map { _ in
      Leftover(place: SecretPlace(.header, "*"), kind: .letters, isInRequest: isInRequest)
    }
  }

  private mutating func explain(_ leaves: [LongRuns]) {
    for runs in leaves {
      let isIdentifier = runs.leaf.meanings?.isIdentifier ?? false
      for run in runs.runs where isIdentifier || RandomText.isHash(run) {
        explained.insert(String(decoding: run, as: UTF8.self))
      }
    }
  }

  private func kind(of runs: LongRuns, isInRequest: Bool) -> Leftover.Kind? {
    let leaf = runs.leaf
    if leaf.meanings?.isIdentifier == true || Self.isKnown(leaf) { return nil }
    // A digest that a client sends under a name of its own is as good as a key.
    let hashesAreExplained: Bool
    switch leaf.spot.kind {
    case .header, .query, .form: hashesAreExplained = !isInRequest
    case .cookie, .json, .path, .text: hashesAreExplained = true
    }
    lazy var publicEnd = isInRequest ? 0 : PublicAddress.endOfPath(of: leaf) ?? 0
    for run in runs.runs {
      guard let kind = RandomText.kind(of: run, hashesAreExplained: hashesAreExplained, most: runs.mostLength) else { continue }
      if explained.contains(String(decoding: run, as: UTF8.self)) || run.endIndex <= publicEnd { continue }
      let rest = PublicShape.rest(of: run, in: leaf.text.bytes, hashesAreExplained: hashesAreExplained)
      if rest.count == run.count || RandomText.kind(of: rest, hashesAreExplained: hashesAreExplained, most: runs.mostLength) != nil {
        return kind
      }
    }
    return nil
  }

  /// Whether the name of a value, or of the header that it stands in, says that it is no secret.
  private static func isKnown(_ leaf: Leaf) -> Bool {
    if case .segment = leaf.role { return leaf.name.map(files.contains) ?? false }
    if let name = leaf.name, headers.contains(name.asciiLowercased()) { return true }
    return leaf.spot.kind == .header && headers.contains(leaf.place.name.asciiLowercased())
  }

  /// What holds files whose ids are drawn at random, and open nothing alone.
  private static let files: Set<String> = ["files", "folders", "drives", "documents", "spreadsheets", "presentations"]

  /// Headers that say which request, which build or which key it is.
  private static let headers: Set<String> = [
    "etag", "if-none-match", "if-match", "if-range", "if", "lock-token", "opaquelocktoken", "x-request-id", "x-amz-id-2", "x-amz-cf-id",
    "cf-ray", "x-served-by", "x-timer", "via", "nel", "report-to", "reporting-endpoints", "server-timing", "content-security-policy",
    "content-security-policy-report-only", "sec-websocket-key", "sec-websocket-accept", "x-cloud-trace-context", "x-amzn-trace-id",
    "x-goog-hash", "x-guploader-uploadid",
    "x-vercel-id", "x-nf-request-id", "fly-request-id", "x-fastly-request-id", "surrogate-key", "cache-tag", "x-cache-key", "origin-trial",
    "public-key-pins", "expect-ct", "accept-ch", "user-agent", "server", "date", "last-modified", "expires", "content-type", "accept",
    "x-debug-token-link", "alt-svc", "x-azure-ref", "x-msedge-ref", "x-ms-request-id", "akamai-grn", "x-akamai-request-id",
    "x-envoy-upstream-service-time", "sentry-trace", "baggage", "b3", "x-datadog-tags", "newrelic", "dpop-nonce", "replay-nonce", "ms-cv",
    "x-fb-debug", "x-oss-request-id",
  ]
}
