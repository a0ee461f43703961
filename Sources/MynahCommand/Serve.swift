import ArgumentParser
import MynahCore
import MynahFiles
import MynahKit

/// `mynah serve`: plays until it is told to stop, then judges.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Play scenarios until Ctrl-C, SIGTERM, SIGHUP or POST /__mynah/shutdown, then judge.")

  @Argument(help: ArgumentHelp("Scenarios, recordings, HAR files, or folders of scenarios.", valueName: "file|folder"), completion: .file())
  var paths: [String]

  @OptionGroup var flags: ServerFlags

  @Option(help: ArgumentHelp("Write the base URL to this file once the port answers.", valueName: "file"), completion: .file())
  var readyFile: String?

  @Flag(help: "Read the files again when they change; while they are invalid the old ones are played.")
  var watch = false

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp("Show a line for each exchange when it ends. (default: where standard output is a terminal)"))
  var accessLog: Bool?

  func run() throws {
    try finish {
      Signals.block()
      if let readyFile { try WholeFile.check(readyFile) }
      let play = try Play(paths, recordings: flags.recordings)
      let log = accessLog ?? Terminal.output.isTerminal ? AccessLog() : nil
      let stage = try Stage(play, flags, defaultPort: 8080, log: log)
      stage.server.onShutdown { Signals.requestStop() }
      Terminal.output.line(stage.greeting + "\nCtrl-C stops it and tells how its clients did")
      if let readyFile { try WholeFile.write(stage.server.address + "\n", to: readyFile) }
      wait(stage.server, play)
      log?.flush()
      Terminal.error.line("")
      return try stage.end(by: .stopped)
    }
  }

  private func wait(_ server: MockServer, _ play: Play) {
    var files = FileWatch(paths + play.paths)
    while true {
      if let signal = Signals.next(within: watch ? .milliseconds(250) : .seconds(3600)) {
        if Signals.stopping.contains(signal) { return }
      } else if watch, files.hasChanged() {
        reload(server, &files)
      }
    }
  }

  private func reload(_ server: MockServer, _ files: inout FileWatch) {
    do throws(FileError) {
      let play = try Play(paths, recordings: flags.recordings)
      files = FileWatch(paths + play.paths)
      server.replaceScenario(play.scenario)
      Terminal.output.line("read again: \(play.paths.joined(separator: ", "))")
    } catch {
      Terminal.error.line("\(error)\nstill playing what was read before")
    }
  }
}
