/// What is to be sent, and how: the plan that the serving side carries out without knowing why.
package struct Delivery: Sendable {
  package var reply: RenderedReply
  /// How long after the request's last byte the reply begins.
  package var delay: Duration
  package var pace: Pace?
  package var fault: Fault?
  /// Seeds the bytes of the `garbage` fault.
  package var faultSeed: UInt64
  /// Whether the connection is closed when the reply is done.
  package var closes: Bool
  /// Where the reply comes from as it is made; nil where it is `reply`.
  package var stream: ReplyStream?

  package init(
    _ reply: RenderedReply, delay: Duration = .zero, pace: Pace? = nil, fault: Fault? = nil, faultSeed: UInt64 = 0, closes: Bool = false,
    stream: ReplyStream? = nil
  ) {
    self.reply = reply
    self.delay = delay
    self.pace = pace
    self.fault = fault
    self.faultSeed = faultSeed
    self.closes = closes
    self.stream = stream
  }
}

/// What becomes of a request now that all of it is here.
package enum Decision: Sendable {
  /// Sends this at once and whole, and keeps the connection.
  case reply(RenderedReply)
  case deliver(Delivery)
  /// Keeps the exchange in flight until the gate opens or `until` has come, then asks `then` (true: the gate opened).
  case wait(Gate, until: Instant, then: @Sendable (_ opened: Bool) -> Delivery)
}
