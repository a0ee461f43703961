extension Exchange: CustomStringConvertible {
  /// What was asked and what became of it, as a failed `#expect` shows it: `exchange 2: GET /orders 200 "list-orders"`.
  public var description: String {
    let status = (reply?.status ?? nil).map { "\($0)" }
    let outcome = [status, fault?.name, gone.map { _ in "client left" }, hasEnded ? nil : "in flight"].compactMap(\.self)
    let matched =
      switch route {
      case .route(let id): " \"\(id)\""
      case .none: " no route"
      case .unsaid: ""
      }
    return
      "exchange \(number): \(request.method) \(request.target) \(outcome.isEmpty ? "no reply" : outcome.joined(separator: ", "))\(matched)"
  }
}
