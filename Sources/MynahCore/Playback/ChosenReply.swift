/// The step that answers a request, with what was drawn for it.
struct ChosenReply: Sendable {
  let route: CompiledRoute
  let compiled: CompiledReply
  let delay: Duration
  let seed: UInt64
  let hold: Played.HeldBy?

  /// The answer: ready where nothing depends on when it begins, else made then.
  func played(_ facts: RequestFacts, serverURL: () -> String, clock: Clock, playback: Playback) -> Played {
    if let rendered = compiled.rendered {
      return Played(route: route.route.id, delivery: delivery(rendered), isShared: true, hold: hold)
    }
    if let proxy = compiled.reply.proxy {
      return Played(route: route.route.id, delivery: delivery(RenderedReply(status: nil)), hold: hold, proxy: proxy)
    }
    guard hold != nil else {
      return Played(route: route.route.id, delivery: delivery(render(facts, serverURL(), clock, playback, at: nil)))
    }
    let url = serverURL()
    return Played(route: route.route.id, fault: compiled.reply.fault, hold: hold) { now in
      delivery(render(facts, url, clock, playback, at: now))
    }
  }

  private func delivery(_ rendered: RenderedReply) -> Delivery {
    Delivery(rendered, delay: delay, pace: compiled.reply.pace, fault: compiled.reply.fault, faultSeed: seed)
  }

  /// Dates count from when the reply is sent: after the delay.
  private func render(_ facts: RequestFacts, _ serverURL: String, _ clock: Clock, _ playback: Playback, at now: Instant?) -> RenderedReply {
    let begins = clock.wall(at: (now ?? clock.now()) + delay)
    let retryAfter = compiled.reply.retryAfter?.text(at: begins)
    guard let template = compiled.template, compiled.reply.fault?.sendsHead ?? true else {
      return compiled.reply.rendered(retryAfter: retryAfter)
    }
    var facts = facts
    var moment = TemplateMoment(
      facts: facts, pathValues: route.route.request.pathValues(&facts), serverURL: serverURL, wall: begins,
      random: SeededRandom(seed: seed),
      count: { playback.count($0) })
    return template.render(compiled.reply, retryAfter: retryAfter, moment: &moment)
  }
}

extension CompiledReply {
  /// Whether the step draws bytes or values of its own.
  var needsSeed: Bool {
    if case .garbage = reply.fault { return true }
    return template != nil
  }
}

extension RequestPattern {
  /// The values of the path's named segments.
  func pathValues(_ facts: inout RequestFacts) -> [String: String] {
    guard case .template(let template) = path else { return [:] }
    return template.values(in: facts.segments) ?? [:]
  }
}
