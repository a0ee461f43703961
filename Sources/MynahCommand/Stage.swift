import MynahBehavior
import MynahCore
import MynahFiles
import MynahKit

/// A server started by a verb, with the files that go with it: what `serve` and `run` have in common.
struct Stage {
  let server: MockServer
  /// The PEM file of the throw-away authority.
  let authorityFile: String?
  private let flags: ServerFlags
  private let log: AccessLog?

  init(_ play: Play, _ flags: ServerFlags, defaultPort: UInt16, speed: Speed = .real, log: AccessLog? = nil) throws {
    self.flags = flags
    self.log = log
    // Better now than after a long run.
    try flags.reports.check()
    var onExchange: (@Sendable (Exchange) -> Void)?
    if let log { onExchange = { log.add($0) } }
    var options = try flags.options(defaultPort: defaultPort)
    options.speed = speed
    server = try MockServer(play.scenario, options, onExchange: onExchange)
    authorityFile = try server.authorityPEM.map { pem throws(ServerError) in try WholeFile.writeTemporary(pem, named: "ca.pem") }
  }

  /// What a person who starts a server wants to know.
  var greeting: String {
    let speed = server.speed == .real ? "" : ", speed \(server.speed)"
    var lines = ["Mynah plays \"\(server.scenario.name)\" at \(server.address) (seed \(server.seed)\(speed))"]
    if let authorityFile { lines.append("certificate authority: \(authorityFile)") }
    if server.controlURL != server.address { lines.append("control: \(server.controlURL)/__mynah/") }
    if let token = server.adminToken { lines.append("control token: \(token)") }
    return lines.joined(separator: "\n")
  }

  /// Stops the server, judges, reports; returns the exit code.
  func end(
    by cause: JournalEnd.Cause, interrupted: Instant? = nil, commandStatus: Int32? = nil, allowNotProvoked: Bool = false
  ) throws -> Int32 {
    let journalProblem = server.stop(cause, interrupted: interrupted)
    log?.flush()
    if let authorityFile { WholeFile.removeTemporary(authorityFile) }
    let report = try flags.reports.deliver(judging: server)
    try flags.checkJournal(journalProblem)
    return report.exitCode(commandStatus: commandStatus, allowNotProvoked: allowNotProvoked)
  }
}
