import ArgumentParser
import MynahCore
import MynahFiles
import MynahKit

/// `mynah check`: says whether files are valid, and what is wrong where.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say whether scenarios are valid, and what is wrong where.")

  @Argument(help: ArgumentHelp("Scenario files, or folders of them.", valueName: "file|folder"), completion: .file())
  var paths: [String]

  func run() throws {
    try finish {
      let play = try Play(paths)
      let count = play.scenario.routes.count
      for path in play.paths { Terminal.output.line("\(path): valid") }
      Terminal.output.line("\(play.paths.count) \(play.paths.count == 1 ? "file" : "files"), \(count) \(count == 1 ? "route" : "routes")")
      return 0
    }
  }
}
