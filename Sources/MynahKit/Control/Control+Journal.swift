import MynahBehavior
import MynahCore
import MynahFiles
import MynahJSON
import MynahServing

extension Control {
  /// `GET journal?route=&session=&since=N`: the lines of a saved journal, as they are now.
  ///
  /// Below a session's URL only that session's exchanges; else those of all, or of `session`. `since` leaves out exchanges up to that number.
  func journal(_ call: ControlCall) -> Decision {
    let session = call.session.id == Session.defaultID ? call.query("session") : call.session.id
    var since = 0
    if let text = call.query("since") {
      guard let number = Int(text) else { return .reply(ProblemReply.badRequest("since must be an exchange's number, not \"\(text)\".")) }
      since = number
    }
    let bytes = server.savedJournal(session: session, route: call.query("route"), after: since)
    return .reply(RenderedReply(status: 200, headers: [Header("Content-Type", "application/jsonl")], body: bytes))
  }

  /// `GET verdict`: how the client did so far; below a session's URL, in that session.
  func verdict(_ call: ControlCall) -> Decision {
    let session = call.session.id == Session.defaultID ? nil : call.session.id
    do {
      let report = try server.report(session: session)
      return .reply(RenderedReply(status: 200, headers: [Header("Content-Type", "application/json")], body: Array(report.jsonText.utf8)))
    } catch {
      return .reply(ProblemReply.reply(500, "The expectations can't be judged", error.message))
    }
  }
}
