import MynahCore
import MynahFiles
import MynahJSON

extension Playback {
  /// Plays a scenario from its beginning.
  convenience init(_ scenario: Scenario) {
    self.init(scenario, seed: 1, clock: Clock(started: WallTime(nanoseconds: 0)) { Instant.start })
  }

  /// What a request is answered with.
  func answer(_ request: Request) -> Delivery {
    play(request, at: .start, serverURL: "http://127.0.0.1:8080").delivery(at: .start)
  }
}

/// An answer as comparisons see it.
struct Answer: Equatable, CustomStringConvertible {
  var status: Int?
  var headers: [Header]
  var body: [UInt8]

  init(status: Int?, headers: [Header], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  init(_ reply: RenderedReply) {
    self.init(status: reply.status, headers: reply.headers, body: reply.body)
  }

  var description: String {
    "\(status.map(String.init) ?? "nothing") \(headers.map { "\($0.name): \($0.value)" }) \(body.count) bytes"
  }
}

/// An exchange of text, as tests write it.
func exchange(
  _ order: Int, _ method: String, _ target: String, headers: [Header] = [], body: String = "", status: Int = 200,
  answering: [Header] = [Header("Content-Type", "application/json")], with answer: String = "",
  outcome: RecordedExchange.Outcome = .complete,
  timing: RecordedTiming = RecordedTiming()
) -> RecordedExchange {
  RecordedExchange(
    order: order, request: Request(method, target, headers: headers, body: body),
    response: RecordedResponse(status: status, reason: "OK", headers: answering, body: Array(answer.utf8)), outcome: outcome, timing: timing
  )
}
