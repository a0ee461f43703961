import MynahCore

extension Recording {
  /// The recording without the exchanges that a scenario file has no words for, and what those are; of others, what of them it can't say.
  package var sayable: (recording: Recording, losses: [ImportLoss]) {
    var recording = self
    var losses: [ImportLoss] = []
    recording.exchanges = exchanges.filter { exchange in
      guard let reason = exchange.unsayable else {
        if exchange.tellsLengthAlone {
          losses.append(
            ImportLoss(.unsayable, place: "exchange \(exchange.order)", "a scenario has no Content-Length without a body, so it will be 0"))
        }
        return true
      }
      losses.append(ImportLoss(.unsayable, place: "exchange \(exchange.order)", "a scenario has no \(reason), so it is left out"))
      return false
    }
    return (recording, losses)
  }
}

extension RecordedExchange {
  /// Whether its reply says how long a body is that it does not have, as that to HEAD does.
  fileprivate var tellsLengthAlone: Bool {
    guard let response, outcome == .complete, response.body.isEmpty else { return false }
    return response.headers.first("Content-Length").flatMap { Int($0) } ?? 0 > 0
  }

  /// What of it no scenario file says; nil where it says everything.
  fileprivate var unsayable: String? {
    let method = request.method
    if !method.isToken || method.isMiswritten { return "method \"\(method)\"" }
    guard request.target.hasPrefix("/") else { return "target \"\(PathMask.path(of: request.target))\"" }
    return response.flatMap { (200...599).contains($0.status) ? nil : "status \($0.status)" }
  }
}
