/// What a route answers every time: nothing in it depends on the request, the time, a draw or what came before.
///
/// An object, because it is handed on with every request.
package final class SettledReply: Sendable {
  /// The id of the route.
  package let route: String
  /// To be sent at once and whole.
  package let reply: RenderedReply

  /// Nil where the route has more to decide.
  init?(_ route: Route, _ steps: [CompiledReply]) {
    guard route.per == .session, route.when.isEmpty, route.set.isEmpty, route.then != .fail, steps.count == 1 else { return nil }
    let step = steps[0].reply
    guard let reply = steps[0].rendered, step.chance == nil, step.delay == nil, step.pace == nil, step.fault == nil, step.hold == nil,
      step.set.isEmpty
    else { return nil }
    self.route = route.id
    self.reply = reply
  }
}
