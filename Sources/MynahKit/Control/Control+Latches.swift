import MynahCore
import MynahFiles
import MynahJSON
import MynahServing

extension Control {
  /// `POST latches/NAME/release`: lets go whoever is held there, now and later, until reset.
  func releaseLatch(_ call: ControlCall) -> Decision {
    if let missing = missing(call) { return .reply(missing) }
    call.session.playback.release(latch: call.name(at: 1))
    return .reply(describe(call))
  }

  /// `GET latches/NAME?arrivals=5&timeout=2s`: answers once five have come, or 408 when the time runs out.
  func latch(_ call: ControlCall) -> Decision {
    if let missing = missing(call) { return .reply(missing) }
    guard let text = call.query("arrivals") else { return .reply(describe(call)) }
    guard let arrivals = Int(text), arrivals >= 0 else {
      return .reply(ProblemReply.badRequest("arrivals must be a whole number, not \"\(text)\"."))
    }
    let limit = call.query("timeout") ?? "10s"
    guard let timeout = DurationText.parse(limit) else {
      return .reply(ProblemReply.badRequest("timeout must be a duration such as 2s or 500ms, not \"\(limit)\"."))
    }
    let gate = call.session.playback.arrivals(arrivals, at: call.name(at: 1))
    return .wait(gate, until: call.now + timeout) { opened in
      Delivery(describe(call, status: opened ? 200 : 408))
    }
  }

  /// What is said where there is no such latch: whoever mistypes a name would wait for nobody, or let nobody go.
  private func missing(_ call: ControlCall) -> RenderedReply? {
    let (name, names) = (call.name(at: 1), call.session.playback.latchNames)
    if names.contains(name) { return nil }
    let near = NearestName.of(name, among: names.sorted()).map { "; did you mean \"\($0)\"?" } ?? "."
    return ProblemReply.notFound("No response is held at a latch \"\(name)\"\(near)")
  }

  private func describe(_ call: ControlCall, status: Int = 200) -> RenderedReply {
    let latch = call.session.playback.latch(call.name(at: 1))
    return .json(
      [
        "name": .string(latch.name), "waiting": .number(JSONNumber(latch.gate.waiting)), "arrivals": .number(JSONNumber(latch.arrivals)),
        "released": .bool(latch.gate.isOpen),
      ], status: status)
  }
}
