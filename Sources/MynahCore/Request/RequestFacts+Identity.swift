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
  /// For Basic the user, for what is signed anew with each request the key that signs, else the `Authorization` value or the API key header.
  package var credential: String {
    guard let authorization = request.head.text("Authorization") else {
      return request.head.text("X-API-Key").map { "X-API-Key \($0)" } ?? ""
    }
    let scheme = Substring(authorization.utf8.prefix { $0 != UInt8(ascii: " ") })
    if scheme.equalsIgnoringASCIICase("Basic") {
      let pair = Base64.decode(authorization.dropFirst(scheme.count).trimmed()).map { String(decoding: $0, as: UTF8.self) }
      return "Basic \(pair?.prefix { $0 != ":" } ?? "")"
    }
    return Signature.key(of: authorization, scheme).map { "\(scheme) \($0)" } ?? authorization
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
    for name in Self.idempotencyKeys {
      if let value = headerValues(name).first { return "\(name) \(value)" }
    }
    for name in Self.invocationIDs {
      if let value = request.invocationID(in: name) { return "\(name) \(value)" }
    }
    // The trace id is the same over the attempts of an operation, the parent id is not.
    if let trace = headerValues("traceparent").first?.split(separator: "-"), trace.count == 4 { return "traceparent \(trace[1])" }
    return nil
  }

  /// Method, path, query, body and credential identity.
  package mutating func fingerprint() -> String {
    let query = target.rawQuery ?? ""
    let body = request.body.isEmpty ? "" : Digest.hex(Digest.sha256(request.bodyToCompare))
    return [method, canonicalPath, query, body, credential].joined(separator: " ")
  }

  package static let idempotencyKeys = [
    "Idempotency-Key", "X-Idempotency-Key", "PayPal-Request-Id", "Cko-Idempotency-Key", "Repeatability-Request-ID",
  ]
  /// The fields in which SDKs say which invocation an attempt belongs to.
  package static let invocationIDs = ["amz-sdk-invocation-id", "x-goog-api-client", azureID]
  /// One for each call where the core of Azure's SDKs sends it, one for each attempt where their storage libraries do.
  package static let azureID = "x-ms-client-request-id"
}

extension Request {
  /// What an SDK says there of the invocation; Google's say it among their versions: `gccl/3.4.0 gccl-invocation-id/ID gccl-attempt-count/2`.
  package func invocationID(in name: String) -> String? {
    guard let value = head.text(name) else { return nil }
    if name != "x-goog-api-client" { return value }
    let mark = "gccl-invocation-id/"
    return value.split(separator: " ").first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
  }
}
