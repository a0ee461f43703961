import MynahCore

/// A client as a tour sees it, and what may be wrong with it.
struct TourClient {
  enum Fault: CaseIterable {
    case ignoresRetryAfter, retriesPermanentErrors, neverGivesUp, doesNotBackOff, retriesBlindly, goesOnAfterSuccess, dropsItsCredential
    case waitsForEver, takesItsTokenAlong, putsItsTokenInURLs, sendsNoContentType
  }

  private let fault: Fault?
  private static let token = "Bearer tok_4f9a8c21d7e05b36"

  init(_ fault: Fault? = nil) {
    self.fault = fault
  }

  /// One call with its retries.
  ///
  /// - Parameter key: An idempotency key.
  func call(_ method: String, _ target: String, key: String? = nil, on tour: inout Tour) {
    tour.timeout = fault == .waitsForEver ? 100 : 5
    var attempt = 0
    while true {
      let answer = follow(tour.send(method, requested(target), headers(method, key, attempt), body: body(method)), on: &tour)
      attempt += 1
      if answer.status.map({ (200..<300).contains($0) }) ?? false {
        guard fault == .goesOnAfterSuccess, key != nil else { return }
        tour.wait(0.1)
        _ = tour.send(method, target, headers(method, key, attempt), body: body(method))
        return
      }
      if attempt > (fault == .neverGivesUp ? 14 : 3) || !mayRetry(answer, method, key) { return }
      tour.wait(pause(answer, attempt))
    }
  }

  private func requested(_ target: String) -> String {
    fault == .putsItsTokenInURLs ? "\(target)?access_token=tok_4f9a8c21d7e05b36" : target
  }

  private func body(_ method: String) -> String { method == "GET" ? "" : #"{"amount": 5}"# }

  private func headers(_ method: String, _ key: String?, _ attempt: Int) -> [Header] {
    var headers = [Header("User-Agent", "shop/1.0"), Header("Accept", "*/*")]
    if fault != .dropsItsCredential || attempt == 0 { headers.append(Header("Authorization", Self.token)) }
    if method != "GET", fault != .sendsNoContentType { headers.append(Header("Content-Type", "application/json")) }
    if let key, fault != .retriesBlindly { headers.append(Header("Idempotency-Key", key)) }
    return headers
  }

  private func follow(_ answer: Tour.Answer, on tour: inout Tour) -> Tour.Answer {
    guard let location = answer.location, location.hasPrefix("//"), let path = location.dropFirst(2).firstIndex(of: "/") else {
      return answer
    }
    let headers = headers("GET", nil, 0).filter { $0.name != "Authorization" || fault == .takesItsTokenAlong }
    return tour.send("GET", String(location[path...]), headers, host: String(location.dropFirst(2).prefix { $0 != "/" }))
  }

  private func mayRetry(_ answer: Tour.Answer, _ method: String, _ key: String?) -> Bool {
    if let status = answer.status, [403, 404].contains(status) { return fault == .retriesPermanentErrors }
    let isSafe = method == "GET" || key != nil || answer.status == 503
    return answer.isRetryable && (isSafe || fault == .retriesBlindly)
  }

  private func pause(_ answer: Tour.Answer, _ attempt: Int) -> Double {
    if let wait = answer.retryAfter, fault != .ignoresRetryAfter { return wait }
    if fault == .doesNotBackOff { return 0.01 }
    return 0.2 * Double(1 << (attempt - 1))
  }
}
