import MynahCore
import MynahServing
import MynahCrypto
import Testing
#if canImport(Glibc)
  import Glibc
#endif

/// A throw-away server for experiments.
@Test(.enabled(if: getenv("PROBE") != nil))
func probe() throws {
  let arguments = (getenv("PROBE").map { String(cString: $0) } ?? "").split(separator: ",").map(String.init)
  var configuration = ListenerConfiguration(port: 18080)
  if arguments.contains("tls") {
    configuration.tls = try ThrowAwayAuthority(now: time(nil)).issue(for: ["localhost", "127.0.0.1"])
  }
  if let limit = arguments.first(where: { $0.hasPrefix("head=") }) { configuration.headLimit = Int(limit.dropFirst(5)) ?? 0 }
  if arguments.contains("small") { configuration.bodyLimit = 1000 }
  let hello = RenderedReply(200, "{\"hello\":\"world\",\"number\":1234}", headers: [Header("Content-Type", "application/json")])
  let handler = TestHandler { request in
    if request.target.hasPrefix("/f/") {
      let name = request.target.dropFirst(3)
      let fault = [
        Fault.reset, .close, .resetMidBody(after: nil), .truncate(after: nil), .wrongLength, .malformedChunk(after: nil), .garbage, .stall,
        .stallMidBody(after: nil),
      ].first { $0.name == name }
      return .deliver(Delivery(hello, fault: fault))
    }
    if request.target.hasPrefix("/h/") {
      return .deliver(
        Delivery(
          RenderedReply(200, "bighead", headers: [Header("X-Big", String(repeating: "h", count: Int(request.target.dropFirst(3)) ?? 0))])))
    }
    if request.target.hasPrefix("/none") { return .deliver(Delivery(RenderedReply(204))) }
    if request.target.hasPrefix("/305") { return .deliver(Delivery(RenderedReply(304, "", headers: [Header("ETag", "x")]))) }
    if request.target.hasPrefix("/304") {
      return .deliver(Delivery(RenderedReply(304, "", headers: [Header("Content-Length", "77"), Header("ETag", "x")])))
    }
    if request.target.hasPrefix("/len") { return .deliver(Delivery(RenderedReply(200, "", headers: [Header("Content-Length", "77")]))) }
    if request.target.hasPrefix("/slow") { return .deliver(Delivery(hello, delay: .seconds(2))) }
    if request.target.hasPrefix("/pace") {
      return .deliver(Delivery(RenderedReply(200, String(repeating: "x", count: 100000)), pace: .bytesPerSecond(50000)))
    }
    if request.target.hasPrefix("/close") { return .deliver(Delivery(hello, closes: true)) }
    if request.target.hasPrefix("/odd") {
      return .deliver(
        Delivery(
          RenderedReply(
            299, "x",
            headers: [
              Header("X-Empty", ""), Header("X-Ünï", "a"), Header("X-L", "\u{e9}"), Header("Connection", "close"), Header("X-Tab", "a\tb"),
            ])))
    }
    return .deliver(Delivery(hello))
  }
  let listener = try Listener(configuration, clock: .system(), handler: handler)
  print(listener.addresses)
  var seen = 0
  for _ in 0..<600 {
    usleep(1_000_000)
    let all = handler.exchanges
    for exchange in all.dropFirst(seen).prefix(10) {
      print(
        exchange.arrival, exchange.request.method, exchange.request.target.prefix(40),
        exchange.request.headers.prefix(4).map { "\($0.name)=\($0.value.utf8.map { $0 }.prefix(10))" }, exchange.events)
    }
    seen = all.count
    print(listener.statistics, listener.lag.p99, listener.lag.max, listener.lag.samples.count)
    fflush(nil)
    if access("/tmp/probe-stop", F_OK) == 0 { break }
  }
  listener.stop()
}
