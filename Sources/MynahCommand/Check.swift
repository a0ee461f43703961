import ArgumentParser
import MynahCore
import MynahFiles
import MynahKit

/// `mynah check`: says whether files are valid, what is wrong where, and what secrets are left in them.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say whether scenarios and recordings are valid, and whether secrets are left in them.")

  @Argument(
    help: ArgumentHelp("Scenario files, recordings, HAR files, or folders of scenarios.", valueName: "file|folder"), completion: .file())
  var paths: [String]

  @Option(help: ArgumentHelp("Values at this place are no secrets, whatever they look like. May stand several times.", valueName: "place"))
  var allow: [String] = []

  func run() throws {
    try finish {
      let allowed = try SecretFlags.places(allow)
      let files = try CheckedFiles(paths)
      let plays = try plays(of: files)
      let secrets = try SecretCheck.secrets(in: files.scenarios + files.recordings, allow: allowed)
      let checked = plays.flatMap(\.paths)
      let count = plays.reduce(0) { $0 + $1.scenario.routes.count }
      for path in checked { Terminal.output.line("\(path): valid") }
      for secret in secrets { Terminal.output.line("\(secret)") }
      let unfinished = files.recordings.filter(Recording.isUnfinished)
      for folder in unfinished { Terminal.output.line("\(folder): \(Self.unfinished)") }
      let left = secrets.isEmpty ? "" : ", \(secrets.count) \(secrets.count == 1 ? "secret" : "secrets") left"
      Terminal.output.line(
        "\(checked.count) \(checked.count == 1 ? "file" : "files"), \(count) \(count == 1 ? "route" : "routes")\(left)")
      return secrets.isEmpty && unfinished.isEmpty ? 0 : 1
    }
  }

  /// Scenarios play together, and recordings each for itself, unless it takes their routes to understand what a scenario expects.
  private func plays(of files: CheckedFiles) throws -> [Play] {
    let recordings = try files.recordings.map { try Play([$0]) }
    if files.scenarios.isEmpty { return recordings }
    do {
      return [try Play(files.scenarios)] + recordings
    } catch {
      guard !recordings.isEmpty else { throw error }
      return [try Play(files.scenarios + files.recordings)]
    }
  }

  private static let unfinished =
    "its recorder was killed, so what only later calls showed to be a secret may still stand in the earlier ones; record it again"
}
