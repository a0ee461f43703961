import MynahCore

extension Recording {
  /// The recording without the exchanges that a scenario file has no words for, and what those are.
  package var sayable: (recording: Recording, losses: [ImportLoss]) {
    var recording = self
    var losses: [ImportLoss] = []
    recording.exchanges = exchanges.filter { exchange in
      guard let reason = exchange.unsayable else { return true }
      losses.append(ImportLoss(.unsayable, place: "exchange \(exchange.order)", "a scenario has no \(reason), so it is left out"))
      return false
    }
    return (recording, losses)
  }
}

extension RecordedExchange {
  /// What of it no scenario file says; nil where it says everything.
  fileprivate var unsayable: String? {
    let method = request.method
    if !method.isToken || method.isMiswritten { return "method \"\(method)\"" }
    guard request.target.hasPrefix("/") else { return "target \"\(PathMask.path(of: request.target))\"" }
    return response.flatMap { (200...599).contains($0.status) ? nil : "status \($0.status)" }
  }
}
