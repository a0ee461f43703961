import MynahCore

/// Fields of a signed address or form that say when it was signed, until when that holds, and that it is used once: they are others each time.
struct SignedFields {
  private let isSigned: Bool

  /// - Parameter values: The values of all fields.
  init(_ values: some Sequence<String>) {
    isSigned = values.contains { Placeholder.all(in: $0).contains { $0.kind == "signature" } }
  }

  func belongsToSignature(_ name: String) -> Bool { isSigned && Self.names.contains(name.asciiLowercased()) }

  /// Of AWS, Google Cloud, Azure, Alibaba, OAuth 1.0, and of uploads whose policy is signed.
  private static let names: Set<String> = [
    "x-amz-date", "x-amz-expires", "x-goog-date", "x-goog-expires", "expires", "st", "se", "skt", "ske", "timestamp", "oauth_timestamp",
    "oauth_nonce", "signaturenonce", "nonce", "policy",
  ]
}
