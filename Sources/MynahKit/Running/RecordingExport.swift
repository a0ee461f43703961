package import MynahCore
package import MynahFiles

/// A recording in the form that the suffix of a file asks for.
package struct RecordingExport: Sendable {
  package let text: String
  /// What is in it: `a scenario of 7 routes, from 12 exchanges`.
  package let summary: String
  /// What the form has no place for.
  package let losses: [ImportLoss]

  package init(_ recording: Recording, then: Route.Then, output: String) {
    let exchanges = recording.exchanges.count == 1 ? "1 exchange" : "\(recording.exchanges.count) exchanges"
    if output.hasSuffix(".har") {
      text = recording.har(creator: ("mynah", Mynah.version)).text(.indented) + "\n"
      summary = "a HAR of \(exchanges)"
      losses = []
    } else {
      let name = output.split(separator: "/").last.map { String($0.dropLast(5)) } ?? ""
      let (recording, losses) = recording.sayable
      self.losses = losses
      let scenario = recording.exported(name: name, then: then)
      text = scenario.fileText
      summary = "a scenario of \(scenario.routes.count == 1 ? "1 route" : "\(scenario.routes.count) routes"), from \(exchanges)"
    }
  }
}
