import MynahBehavior
import MynahCore
import MynahFiles
import Testing

/// A client that calls an example's routes one after another, in logical time and without a socket: what it gets is what they play.
struct Tour {
  private let scenario: Scenario
  private let playback: Playback
  private var exchanges: [Exchange] = []
  /// When the last call was over, in seconds.
  private(set) var now = 0.0
  /// How long the client waits for a reply.
  var timeout = 5.0

  private static let started = WallTime(nanoseconds: 1_700_000_000_000_000_000)
  private static let home = "127.0.0.1:8080"

  /// - Parameter example: The name of a file below `scenarios/`.
  init(_ example: String) throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    scenario = try LoadedScenario(["/\(root)/scenarios/\(example)"]).scenario
    playback = Playback(scenario, seed: 7, clock: Clock(started: Self.started) { .start })
  }

  /// What a call came to: no status where the connection broke or the client left.
  struct Answer {
    let status: Int?
    let location: String?
    let retryAfter: Double?

    var isRetryable: Bool { status.map { [429, 502, 503, 504].contains($0) } ?? true }
  }

  mutating func wait(_ seconds: Double) { now += seconds }

  /// One request, and what it is answered with.
  mutating func send(_ method: String, _ target: String, _ headers: [Header], body: String = "", host: String = Self.home) -> Answer {
    let request = Request(method, target, headers: [Header("Host", host)] + headers, body: body)
    let number = exchanges.count + 1
    var exchange = Exchange(
      number: number, session: "default", connection: 1, sequence: number, t0: instant(now), th: instant(now), request: request)
    exchange.tb = instant(now)
    let played = playback.play(request, at: instant(now), serverURL: "http://\(Self.home)")
    let delivery = played.delivery(at: instant(now))
    exchange.route = played.route.map(Exchange.Matched.route) ?? .none
    let delay = delivery.delay.inSeconds
    if delay > timeout {
      now += timeout
      exchange.gone = instant(now)
    } else {
      now += delay + 0.001
      exchange.te = instant(now)
      exchange.ts = delivery.fault?.sendsHead == false ? nil : instant(now)
      exchange.fault = delivery.fault
      exchange.reply = delivery.fault?.sendsHead == false ? RenderedReply(status: nil) : delivery.reply
    }
    exchanges.append(exchange)
    guard exchange.gone == nil, exchange.fault == nil else { return Answer(status: nil, location: nil, retryAfter: nil) }
    let headers = Dictionary(delivery.reply.headers.map { ($0.name, $0.value) }) { first, _ in first }
    return Answer(status: delivery.reply.status, location: headers["Location"], retryAfter: headers["Retry-After"].flatMap(Double.init))
  }

  private func instant(_ seconds: Double) -> Instant { .start + Duration(inSeconds: seconds) }

  var report: Report {
    get throws {
      try Judge(scenario).report(
        on: exchanges, started: Self.started, end: JournalEnd(ended: instant(now + 60), by: .command), seed: 7)
    }
  }
}
