import MynahBehavior
import MynahCore
import Testing

@Suite("The examples that take a client on a tour")
struct TourTests {
  private func wellBehaved(_ client: TourClient) throws -> Report {
    var tour = try Tour("well-behaved.json")
    for target in ["/catalog", "/orders"] + (1...8).map({ "/reports/\($0)" }) + ["/outage", "/missing", "/forbidden", "/late", "/moved"] {
      client.call("GET", target, on: &tour)
    }
    client.call("POST", "/payments", key: "a4f1c7a2-2b7b-4b0e-9d3c-5f1d7be6a9c1", on: &tour)
    return try tour.report
  }

  @Test(
    "a good client passes all that the tour shows: every common expectation but what only several clients at once or a trace would show")
  func good() throws {
    let report = try wellBehaved(TourClient())
    #expect(report.verdict == .passed, "\(report.text())")
    #expect(
      report.entries.filter { $0.verdict == .passed }.compactMap(\.id) == [
        "RT-1", "RT-4", "RT-5", "RT-6", "RT-9", "RT-10", "RT-12", "RT-13", "TO-1", "TO-3", "CN-1", "CN-5", "AU-3", "AU-4", "AU-14", "RQ-1",
        "RQ-2", "RQ-5", "RQ-7", "RQ-11",
      ])
    #expect(report.entries.filter(\.isMereAdvice).map(\.id) == ["RT-7"])
  }

  @Test(
    "each fault of a client fails what it is about",
    arguments: [
      (TourClient.Fault.ignoresRetryAfter, ["RT-1"]), (.retriesPermanentErrors, ["RT-4", "AU-14"]), (.neverGivesUp, ["RT-5"]),
      (.doesNotBackOff, ["RT-6"]), (.retriesBlindly, ["RT-9"]), (.goesOnAfterSuccess, ["RT-10"]), (.dropsItsCredential, ["RT-13"]),
      (.waitsForEver, ["TO-1"]), (.takesItsTokenAlong, ["AU-4"]), (.putsItsTokenInURLs, ["AU-3"]), (.sendsNoContentType, ["RQ-2"]),
    ] as [(TourClient.Fault, [String])])
  func faults(fault: TourClient.Fault, ids: [String]) throws {
    let report = try wellBehaved(TourClient(fault))
    #expect(report.verdict == .failed)
    #expect(report.entries.filter { $0.verdict == .failed && !$0.isMereAdvice }.compactMap(\.id) == ids, "\(report.text())")
  }

  @Test("a client that calls nothing has shown nothing")
  func nothing() throws {
    #expect(try Tour("well-behaved.json").report.verdict == .notProvoked)
  }

  private func unsafeRetry(_ client: TourClient, key: String?) throws -> Report {
    var tour = try Tour("unsafe-retry.json")
    for (method, target) in [
      ("POST", "/orders"), ("PATCH", "/orders/1"), ("POST", "/transfers"), ("POST", "/bookings"), ("POST", "/orders/search"),
    ] {
      client.call(method, target, key: key.map { "\($0)\(target.count)" }, on: &tour)
    }
    return try tour.report
  }

  @Test("orders are sent again with a key, or not at all")
  func orders() throws {
    #expect(try unsafeRetry(TourClient(), key: "a4f1c7a2-2b7b-4b0e-9d3c-5f1d7be6a9c").verdict == .passed)
    let keyless = try unsafeRetry(TourClient(), key: nil)
    #expect(keyless.entries.map(\.id) == ["RT-9", "RT-1", nil])
    #expect(keyless.entries[0].summary == "no unsafe request was sent again blindly, 3 doubtful failures")
  }

  @Test("orders that are sent again blindly fail, each of the three; what only reads does not")
  func blindly() throws {
    let entry = try #require(try unsafeRetry(TourClient(.retriesBlindly), key: nil).entries.first)
    #expect(entry.verdict == .failed)
    #expect(
      entry.summary
        == "an unsafe request without a key was sent again although it may have taken effect, 3 of 3 doubtful failures"
        + "; only the request itself tells which attempts belong together")
    #expect(entry.evidence.count == 3)
  }
}
