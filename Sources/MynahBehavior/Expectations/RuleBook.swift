/// Which names there are, and which of them are judged.
enum RuleBook {
  /// The rules that are judged, in the order of the catalogue.
  static let rules: [any Rule.Type] = [
    HonorsRetryAfter.self,
    Recovers.self,
    DoesNotRetry.self,
    BoundsAttempts.self,
    BacksOff.self,
    RetriesSafely.self,
    StopsAfterSuccess.self,
    BoundsAmplification.self,
    DoesNotOverlapAttempts.self,
    RepeatsSameRequest.self,
    SharesBackoff.self,
    ReturnsGradually.self,
    TimesOut.self,
    Cancels.self,
    ReusesConnections.self,
    SurvivesStaleConnections.self,
    BoundsConcurrency.self,
    DetectsTruncation.self,
    FollowsRedirects.self,
    OpensCircuit.self,
    KeepsCircuitClosed.self,
    Authenticates.self,
    KeepsSecretsOutOfURLs.self,
    KeepsCredentialsAtHome.self,
    AcceptsForbidden.self,
    StaysWithinRate.self,
    HonorsRateLimitFields.self,
    SendsIdempotencyKeys.self,
    IdentifiesItself.self,
    ValidRequests.self,
    SendsRequestIDs.self,
    PropagatesTrace.self,
    BoundsBodySize.self,
    PinsVersion.self,
    Calls.self,
    Order.self,
  ]

  /// The names of the catalogue that are not judged yet.
  static let unjudged = [
    "timesOutConnecting",
    "refreshesToken", "keepsToken", "requestsToken",
    "provesCodeExchange", "refusesBadTokens", "switchesKeys", "separatesEnvironments",
    "paginatesToEnd", "keepsCursorsOpaque", "followsNextLinks", "keepsFilters", "guardsAgainstLoops",
    "walksInOrder",
    "restartsExpiredWalks", "walksConnections", "reusesFreshReplies", "refetchesStaleReplies", "revalidates",
    "respectsNoStore", "respectsVary", "invalidatesAfterWrites", "coalescesMisses", "doesNotCacheErrors", "verifiesWebhooks",
    "deduplicatesWebhooks", "acknowledgesQuickly", "toleratesUnknownEvents", "surfacesDeliveryFailures", "ordersEvents", "deliversWebhooks",
    "usesTLS",
    "updatesConditionally", "speaksFieldNames", "stopsOnErrors", "toleratesExtras", "polls", "readsErrors", "negotiatesEncodings",
    "speaksGraphQL", "honorsCost", "batches", "resumesSync", "followsLifecycle", "cleansUp", "checksHealth", "redactsSecrets",
    "reportsTruthfully", "correlatesErrors",
  ]

  /// The rule of that name, or the reason why there is none.
  static func rule(named name: String) -> Result<any Rule.Type, Refusal> {
    if let rule = rules.first(where: { $0.name == name }) { return .success(rule) }
    if unjudged.contains(name) { return .failure(Refusal(message: "\(name.quoted) is not judged by this version yet")) }
    if name == "unmatched" {
      return .failure(
        Refusal(message: "\"unmatched\" is no item of \"expectations\"; it stands beside it, at the top level of the scenario"))
    }
    let names = rules.map { $0.name } + [WellBehaved.name]
    let remedy = Spelling.remedy(for: name, among: names + unjudged) ?? "docs/expectations.md lists the names that there are"
    return .failure(Refusal(message: "\(name.quoted) is not an expectation; \(remedy)"))
  }

  struct Refusal: Error {
    let message: String
  }
}
