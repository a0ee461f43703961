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
    for part in read where !part.part.isInRequest { explain(part.leaves) }
    var leftovers: [Leftover] = []
    for part in read {
      for leaf in part.leaves where !leaf.isTakenApart && !finder.isAllowed(leaf) {
        guard let kind = kind(of: leaf, isInRequest: part.part.isInRequest) else { continue }
        leftovers.append(Leftover(place: leaf.place, kind: kind, isInRequest: part.part.isInRequest))
      }
    }
    for (body, isInRequest) in [(texts.requestBody, true), (texts.responseBody, false)] where body.isUnreadable {
      let place = SecretPlace(.text, texts.path)
      if !finder.options.allow.contains(where: { $0.covers(place) }) {
        leftovers.append(Leftover(place: place, kind: .unreadable, isInRequest: isInRequest))
      }
    }
    var seen: Set<Leftover> = []
    return leftovers.filter { seen.insert($0).inserted }
  }

  private mutating func explain(_ leaves: [Leaf]) {
    for leaf in leaves where !leaf.isTakenApart {
      let isIdentifier = leaf.name.map(SecretName.isIdentifier) ?? false
      for run in Self.runs(of: leaf) where run.count >= RandomText.leastLength && (isIdentifier || RandomText.isHash(run)) {
        explained.insert(String(decoding: run, as: UTF8.self))
      }
    }
  }

  private func kind(of leaf: Leaf, isInRequest: Bool) -> Leftover.Kind? {
    if let name = leaf.name, SecretName.isIdentifier(name) || Self.headers.contains(name.asciiLowercased()) { return nil }
    // A digest that a client sends under a name of its own is as good as a key.
    let hashesAreExplained: Bool
    switch leaf.place.kind {
    case .header, .query, .form: hashesAreExplained = !isInRequest
    case .cookie, .json, .path, .text: hashesAreExplained = true
    }
    for run in Self.runs(of: leaf) {
      if run.count < RandomText.leastLength || explained.contains(String(decoding: run, as: UTF8.self)) { continue }
      if let kind = RandomText.kind(of: run, hashesAreExplained: hashesAreExplained) { return kind }
    }
    return nil
  }

  /// What of a leaf has no blanks in it and is no leaf of its own, no placeholder and no readable base64.
  private static func runs(of leaf: Leaf) -> [ArraySlice<UInt8>] {
    let bytes = leaf.text.bytes
    var hidden = PackedText.all(in: bytes).map(\.range) + Placeholder.all(in: bytes).map(\.range)
    for inner in leaf.inner {
      hidden.append(leaf.text.range(ofOrigin: inner))
    }
    var runs: [ArraySlice<UInt8>] = []
    var start = 0
    for range in hidden.sorted(by: { $0.lowerBound < $1.lowerBound }) + [bytes.count..<bytes.count] where range.lowerBound >= start {
      runs += withoutEscapes(bytes[start..<range.lowerBound]).split { !isOfRun($0) }
      start = range.upperBound
    }
    return runs.flatMap(pieces)
  }

  /// Base64 may have slashes in it, but so have paths: these are looked at piece by piece.
  private static func pieces(_ run: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    RandomText.kind(of: run) != nil ? [run] : run.split(separator: UInt8(ascii: "/"))
  }

  /// Blanks in place of what is left of percent-encoding, as its digits would begin what follows.
  private static func withoutEscapes(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.contains(UInt8(ascii: "%")) else { return text }
    var plain = text
    for index in text.indices.dropLast(2)
    where text[index] == UInt8(ascii: "%") && text[index + 1].hexDigit != nil && text[index + 2].hexDigit != nil {
      for escaped in index...index + 2 { plain[escaped] = UInt8(ascii: " ") }
    }
    return plain
  }

  private static func isOfRun(_ byte: UInt8) -> Bool { PlainText.isAlphanumeric(byte) || "_-+/=".utf8.contains(byte) }

  /// Headers that say which request, which build or which key it is.
  private static let headers: Set<String> = [
    "etag", "if-none-match", "if-match", "if-range", "x-request-id", "x-amz-id-2", "x-amz-cf-id", "cf-ray", "x-served-by", "x-timer", "via",
    "nel", "report-to", "reporting-endpoints", "server-timing", "content-security-policy", "content-security-policy-report-only",
    "sec-websocket-key", "sec-websocket-accept", "x-cloud-trace-context", "x-amzn-trace-id", "x-goog-hash", "x-guploader-uploadid",
    "x-vercel-id", "x-nf-request-id", "fly-request-id", "x-fastly-request-id", "surrogate-key", "cache-tag", "x-cache-key", "origin-trial",
    "public-key-pins", "expect-ct", "accept-ch", "user-agent", "server", "date", "last-modified", "expires", "content-type", "accept",
    "x-debug-token-link", "alt-svc", "x-azure-ref", "x-msedge-ref", "x-ms-request-id", "akamai-grn", "x-akamai-request-id",
    "x-envoy-upstream-service-time", "sentry-trace", "baggage", "b3", "x-datadog-tags", "newrelic", "dpop-nonce", "replay-nonce",
  ]
}
