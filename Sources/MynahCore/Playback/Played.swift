/// What a request was answered with, decided but perhaps not yet made: a reply that waits is rendered when it begins.
package struct Played: Sendable {
  /// The id of the route; nil when nothing matched.
  package let route: String?
  package let fault: Fault?
  /// The API that is to be asked; the delivery then says only when.
  package let proxy: Proxy?
  /// What keeps the request in flight first.
  package let hold: HeldBy?
  /// The reply's bytes are the route's own, not made for this request.
  package let isShared: Bool
  /// The closure that has to be run before there is a reply; the hold waits for it.
  package let call: ClosureCall?
  /// What its exchange has to say of how it was chosen.
  package internal(set) var warning: String?
  private let make: Making

  package struct HeldBy: Sendable {
    package let gate: Gate
    package let timeout: Duration
    /// What is said when the timeout came first.
    package let warning: String
  }

  private enum Making: Sendable {
    case ready(Delivery)
    case later(@Sendable (Instant) -> Delivery)
  }

  /// What to send when the reply begins to be due at `now`.
  package func delivery(at now: Instant) -> Delivery {
    switch make {
    case .ready(let delivery): delivery
    case .later(let make): make(now)
    }
  }

  init(route: String?, delivery: Delivery, isShared: Bool = false, hold: HeldBy? = nil, proxy: Proxy? = nil) {
    self.route = route
    self.isShared = isShared
    self.proxy = proxy
    self.fault = delivery.fault
    self.hold = hold
    call = nil
    make = .ready(delivery)
  }

  init(
    route: String?, fault: Fault? = nil, hold: HeldBy? = nil, call: ClosureCall? = nil, make: @escaping @Sendable (Instant) -> Delivery
  ) {
    self.route = route
    isShared = false
    proxy = nil
    self.fault = fault
    self.hold = hold
    self.call = call
    self.make = .later(make)
  }
}
