/// How far one sequence of a route's replies has come.
struct Cursor: Sendable {
  /// Whose turn it is; the number of steps when all were played.
  private(set) var step = 0
  /// How often the step has answered.
  private var answered = 0
  /// When the step answered first.
  private var since: Instant?

  /// What answers now.
  enum Turn: Equatable {
    case step(Int)
    /// All were played and the route says that this is an end.
    case exhausted
  }

  /// The step that answers a request at `now`; `draw` decides whether a step with a chance does.
  mutating func turn(of steps: [CompiledReply], then: Route.Then, at now: Instant, draw: (Double) -> Bool) -> Turn {
    guard moveOn(steps, then: then, at: now) else { return .exhausted }
    let reply = steps[step].reply
    if let chance = reply.chance, !draw(chance) {
      // The next one answers this request; whose turn it is stays.
      if step + 1 < steps.count { return .step(step + 1) }
      return then == .fail ? .exhausted : .step(0)
    }
    answered += 1
    if since == nil { since = now }
    return .step(step)
  }

  /// Leaves steps that are over; false when that was the last one and nothing comes after it.
  private mutating func moveOn(_ steps: [CompiledReply], then: Route.Then, at now: Instant) -> Bool {
    guard step < steps.count else { return false }
    guard isOver(steps[step].reply.extent, at: now) else { return true }
    let isLast = step == steps.count - 1
    if isLast, then == .stick { return true }
    answered = 0
    since = nil
    step = isLast && then == .cycle ? 0 : step + 1
    return step < steps.count
  }

  private func isOver(_ extent: Reply.Extent, at now: Instant) -> Bool {
    switch extent {
    case .times(let times): answered >= times
    case .lasting(let duration): since.map { now - $0 >= duration } ?? false
    }
  }
}
