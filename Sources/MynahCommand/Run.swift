import ArgumentParser
import MynahBehavior
import MynahCore
import MynahFiles
import MynahKit

/// `mynah run`: plays beside a command, then judges.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Play scenarios beside a command, which finds the server in MYNAH_URL, and judge when it ends.",
    usage: "mynah run <file|folder> ... [<options>] -- <command> ...")

  /// What stands behind `--`: not parsed, since a verb may have but one list of words.
  private static var command: [String] { CommandLine.arguments.afterTerminator }

  @Argument(help: ArgumentHelp("Scenarios, recordings, HAR files, or folders of scenarios.", valueName: "file|folder"), completion: .file())
  var paths: [String]

  @OptionGroup var flags: ServerFlags

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp(
      "Another variable for COMMAND; {url}, {host}, {port} and {ca} are filled in. May stand several times.", valueName: "name=template"),
    transform: EnvironmentTemplate.read)
  var environment: [EnvironmentTemplate] = []

  @Option(
    help: ArgumentHelp(
      "How long to listen on after COMMAND has ended, for calls on their way: seconds, or such as 250ms, 2s.", valueName: "duration"))
  var settle = Settle(duration: .milliseconds(200))

  @Option(
    help: ArgumentHelp(
      "Run the clock of COMMAND and of the server so many times faster than real time: 20, 2.5.", valueName: "number"))
  var speed = Speed.real

  @Flag(help: "Exit 0 although an expectation's condition was never met.")
  var allowNotProvoked = false

  func validate() throws {
    guard !Self.command.isEmpty else {
      throw ValidationError("Say what to run, after --: mynah run \(paths.first ?? "FILE") -- COMMAND")
    }
    guard speed == .real || OuterClock() == nil else {
      throw ValidationError("--speed: this runs on a faster clock already, that of another mynah run --speed.")
    }
  }

  func run() throws {
    try finish {
      Signals.block()
      // Better now than when the server listens.
      if speed != .real { _ = try PreloadedClock() }
      let stage = try Stage(try Play(paths, recordings: flags.recordings), flags, defaultPort: 0, speed: speed)
      let environment = try stage.server.environment(adding: variables(stage))
      Terminal.error.line(stage.greeting)
      if speed != .real, let caution = SharedClock.caution { Terminal.error.line(caution) }
      let end: CommandRun.End
      do throws(SpawnError) {
        end = try CommandRun.run(Self.command, environment: environment, settle: settle.duration) { stage.server.clock.now }
      } catch {
        Terminal.error.line(error.description)
        end = CommandRun.End(status: error.status)
      }
      return try stage.end(by: .command, interrupted: end.interrupted, commandStatus: end.status, allowNotProvoked: allowNotProvoked)
    }
  }

  private func variables(_ stage: Stage) -> [String: String] {
    var variables = ["MYNAH_URL": stage.server.address]
    variables["MYNAH_CA"] = stage.authorityFile
    for template in environment {
      variables[template.name] = template.value(url: stage.server.address, authorityFile: stage.authorityFile)
    }
    return variables
  }
}

/// A duration as scenario files write them.
struct Settle: ExpressibleByArgument {
  let duration: Duration

  init(duration: Duration) {
    self.duration = duration
  }

  init?(argument: String) {
    guard let duration = DurationText.parse(argument), duration >= .zero else { return nil }
    self.duration = duration
  }

  var defaultValueDescription: String { "200ms" }
}

extension Speed: ExpressibleByArgument {
  /// Reads what ``Speed/init(_:)`` does.
  public init?(argument: String) { self.init(argument) }
  /// That of real time, as it stands when nothing is said.
  public var defaultValueDescription: String { description }
}

extension EnvironmentTemplate {
  @Sendable static func read(_ argument: String) throws -> EnvironmentTemplate {
    if let template = EnvironmentTemplate(argument) { return template }
    throw ValidationError("It is NAME=TEMPLATE, such as API_BASE={url}/v1; in braces there are {url}, {host}, {port} and {ca}.")
  }
}

extension [String] {
  /// What stands before the first `--`.
  var beforeTerminator: [String] { Array(prefix { $0 != "--" }) }

  /// What stands behind the first `--`.
  var afterTerminator: [String] { Array(drop { $0 != "--" }.dropFirst()) }
}
