import MynahCore

/// The exchanges that an expectation is about.
struct Scope: Sendable, Hashable {
  /// The ids of the routes, as written; nil: every route.
  let routes: [String]?
  /// The ids of the routes left out.
  let except: [String]

  init(routes: [String]? = nil, except: [String] = []) {
    self.routes = routes
    self.except = except
  }

  /// Whether it is about every exchange that a route took.
  var isEverything: Bool { routes == nil && except.isEmpty }

  /// Whether it is about this exchange; about one that no route took it never is.
  func contains(_ exchange: ExchangeView) -> Bool {
    guard let id = exchange.routeID else { return false }
    return routes?.contains(id) ?? true && !except.contains(id)
  }

  /// Names it in a sentence: `"list-orders"`, `"a" or "b"`, `any route but "health"`.
  var text: String {
    guard let routes else { return except.isEmpty ? "any route" : "any route but \(except.map(\.quoted).listed("and"))" }
    return routes.filter { !except.contains($0) }.map(\.quoted).listed("or")
  }
}
