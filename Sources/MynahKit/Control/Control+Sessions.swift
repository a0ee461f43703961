import MynahCore
import MynahJSON
import MynahServing

extension Control {
  /// `POST sessions`: an isolated copy of the scenario from its beginning, under a base URL of its own.
  func openSession(_ call: ControlCall) -> Decision {
    let session = server.openSession()
    return .reply(.json(describe(session), status: 201))
  }

  func listSessions(_ call: ControlCall) -> Decision {
    .reply(.json(.array(server.sessions.all.map(describe))))
  }

  /// `DELETE sessions/ID`: whoever it holds goes on; its exchanges stay in the journal for the verdict.
  func closeSession(_ call: ControlCall) -> Decision {
    let id = call.name(at: 1)
    if id == Session.defaultID {
      return .reply(ProblemReply.badRequest("The default session can't be ended; POST /__mynah/reset starts it anew."))
    }
    return .reply(server.sessions.close(id) ? .noContent : ProblemReply.notFound("There is no session \"\(id)\"."))
  }

  /// `POST reset`: sequences, states, draws and latches start anew, and the session's exchanges so far are put away.
  func reset(_ call: ControlCall) -> Decision {
    server.reset(call.session)
    return .reply(.noContent)
  }

  private func describe(_ session: Session) -> JSON {
    ["id": .string(session.id), "url": .string(server.url(of: session))]
  }
}
