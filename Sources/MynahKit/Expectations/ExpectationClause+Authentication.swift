public import MynahCore
import MynahFiles
import MynahJSON

/// Who the client is, and what it may do.
extension ExpectationClause {
  /// Every request bears one credential, in its place and form (RFC 9110 section 11, RFC 6750 section 2).
  ///
  /// - Parameters:
  ///   - place: Where the credential stands.
  ///   - scheme: The word before it; nil is `Bearer` in Authorization, and none elsewhere.
  ///   - value: What it must be without its scheme; for Basic, user and password with a colon between them.
  public static func authenticates(
    in place: Place = .header("Authorization"), scheme: String? = nil, value: Matcher? = nil
  ) -> ExpectationClause {
    ExpectationClause(
      "authenticates", ["in": .place(place), "scheme": scheme.map { .string($0) }, "value": value?.matcher.json])
  }

  /// No secret stands in a target, in Referer, in User-Agent, or anywhere else but where it belongs (RFC 6750 section 5.3).
  ///
  /// - Parameter secrets: Secrets besides the credentials that its requests bear, of eight characters or more.
  public static func keepsSecretsOutOfURLs(_ secrets: String...) -> ExpectationClause {
    ExpectationClause("keepsSecretsOutOfURLs", ["secrets": secrets.isEmpty ? nil : .array(secrets.map { .string($0) })])
  }

  /// It does not take its credential along to another origin that a redirect leads to (RFC 9110 section 15.4).
  ///
  /// - Parameter headers: The fields that hold credentials; without any, Authorization, Proxy-Authorization and Cookie.
  public static func keepsCredentialsAtHome(headers: String...) -> ExpectationClause {
    ExpectationClause("keepsCredentialsAtHome", ["headers": headers.isEmpty ? nil : .array(headers.map { .string($0) })])
  }

  /// It takes a 403 without a hint to come back for an answer (RFC 6750 section 3.1).
  ///
  /// - Parameter replies: Replies that ask to be tried again all the same.
  public static func acceptsForbidden(unless replies: [ReplyPattern] = []) -> ExpectationClause {
    ExpectationClause("acceptsForbidden", ["unless": replies.isEmpty ? nil : .array(replies.map(\.json))])
  }
}
