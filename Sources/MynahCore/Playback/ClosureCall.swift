import MynahJSON
import Synchronization

/// One request that a closure answers: kept in flight until the closure has returned.
package final class ClosureCall: Sendable {
  /// Opens when there is an answer.
  package let gate = Gate()
  private let closure: ReplyClosure
  private let facts: RequestFacts
  private let route: CompiledRoute
  private let serverURL: String
  private let clock: Clock
  private let playback: Playback
  private let answer = Mutex<Answer?>(nil)

  private enum Answer {
    case reply(ChosenReply)
    case failure(String)
  }

  init(_ closure: ReplyClosure, _ facts: RequestFacts, route: CompiledRoute, serverURL: String, clock: Clock, playback: Playback) {
    self.closure = closure
    self.facts = facts
    self.route = route
    self.serverURL = serverURL
    self.clock = clock
    self.playback = playback
  }

  /// Runs the closure to its end and lets the request go on; returns what went wrong in it, if anything did.
  ///
  /// It may take its time, so no thread of the server runs this.
  package func run() async -> String? {
    let answer: Answer
    do {
      let reply = try await closure.make(facts.request)
      if let problem = reply.problemInClosure {
        answer = .failure(problem)
      } else {
        answer = .reply(try playback.chosen(reply, by: route))
      }
    } catch let error as TemplateError {
      answer = .failure(error.message)
    } catch {
      answer = .failure("\(error)")
    }
    self.answer.withLock { $0 = answer }
    gate.open()
    guard case .failure(let text) = answer else { return nil }
    return "the closure of \"\(route.route.id)\" failed: \(text)"
  }

  /// What to send; a closure that failed, or was never done, is a server error.
  func delivery(at now: Instant) -> Delivery {
    switch answer.withLock({ $0 }) {
    case .reply(let chosen): chosen.played(facts, serverURL: { self.serverURL }, clock: clock, playback: playback).delivery(at: now)
    case .failure(let text): Delivery(Self.problem("The closure of route \"\(route.route.id)\" failed: \(text)"))
    case nil: Delivery(Self.problem("The closure of route \"\(route.route.id)\" has not answered."))
    }
  }

  private static func problem(_ detail: String) -> RenderedReply {
    let body: JSON = ["type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": .string(detail)]
    return RenderedReply(status: 500, headers: [Header("Content-Type", "application/problem+json")], body: body.bytes)
  }
}

extension Reply {
  /// What is said of it that means something only among the replies of a list.
  fileprivate var problemInClosure: String? {
    if hold != nil { return "a closure's reply can't be held; let the closure wait instead" }
    guard extent == .times(1), chance == nil else {
      return "times, lasting and chance mean nothing in a closure's reply, as each request asks the closure anew"
    }
    return nil
  }
}

extension Played {
  /// What a closure answers when it is done, however long that takes.
  init(route: String, call: ClosureCall) {
    let hold = HeldBy(gate: call.gate, timeout: .seconds(86_400 * 365), warning: "its closure has not answered within a year")
    self.init(route: route, fault: nil, hold: hold, call: call) { call.delivery(at: $0) }
  }
}
