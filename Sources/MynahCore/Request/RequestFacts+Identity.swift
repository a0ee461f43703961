import MynahCrypto

/// Who a request comes from, and which operation it belongs to: pure functions of the request.
extension RequestFacts {
  /// What tells its client from others: the value of the declared place, else the credential identity.
  package mutating func client(_ place: Place?) -> String {
    guard let place else { return credential }
    return values(in: place).first ?? ""
  }

  /// Scheme and key id of its credential, never the whole of a signature: empty when it has none.
  ///
  /// For Basic the user, for SigV4 the access key, else the `Authorization` value or the API key header.
  package var credential: String {
    guard let authorization = headerValues("Authorization").first else {
      return headerValues("X-API-Key").first.map { "X-API-Key \($0)" } ?? ""
    }
    let scheme = Substring(authorization.utf8.prefix { $0 != UInt8(ascii: " ") })
    if scheme.equalsIgnoringASCIICase("Basic") {
      let pair = Base64.decode(authorization.dropFirst(scheme.count).trimmed()).map { String(decoding: $0, as: UTF8.self) }
      return "Basic \(pair?.prefix { $0 != ":" } ?? "")"
    }
    if scheme.hasPrefix("AWS4-"), let found = authorization.firstRange(of: "Credential=") {
      return "\(scheme) \(authorization[found.upperBound...].prefix { $0 != "/" && $0 != "," })"
    }
    return authorization
  }

  /// The key that groups this request with others into one operation.
  package mutating func operation(_ key: OperationKey) -> String {
    switch key {
    case .session: return ""
    case .path: return canonicalPath
    case .place(let place): return values(in: place).first ?? ""
    case .auto: return marker ?? fingerprint()
    }
  }

  /// The first marker that one operation's attempts share: idempotency key, then those of SDKs.
  package var marker: String? {
    for name in Self.idempotencyKeys + Self.invocationIDs {
      if let value = headerValues(name).first { return "\(name) \(value)" }
    }
    // The trace id is the same over the attempts of an operation, the parent id is not.
    if let trace = headerValues("traceparent").first?.split(separator: "-"), trace.count == 4 { return "traceparent \(trace[1])" }
    return nil
  }

  /// Method, path, query, body and credential identity.
  package mutating func fingerprint() -> String {
    let query = target.rawQuery ?? ""
    let body = request.body.isEmpty ? "" : Digest.hex(Digest.sha256(request.body))
    return [method, canonicalPath, query, body, credential].joined(separator: " ")
  }

  package static let idempotencyKeys = [
    "Idempotency-Key", "X-Idempotency-Key", "PayPal-Request-Id", "Cko-Idempotency-Key", "Repeatability-Request-ID",
  ]
  package static let invocationIDs = ["amz-sdk-invocation-id", "x-goog-invocation-id", "x-ms-client-request-id"]
}
