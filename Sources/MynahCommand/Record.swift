import ArgumentParser
import MynahBehavior
import MynahCore
import MynahFiles
import MynahKit

/// `mynah record`: stands before a real API and records what passes.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record what passes between a client and a real API, without its secrets, in a folder that plays like a scenario.",
    usage: "mynah record <url> -o <folder> [<options>] [-- <command> ...]",
    discussion: """
      With a command, records until it ends; without one, until Ctrl-C, SIGTERM, SIGHUP or POST /__mynah/shutdown.
      Secrets are replaced by placeholders before anything is written. An exchange with a value that may be a secret is answered but \
      not recorded; the end tells where it stands, and what to add.
      """)

  private static var command: [String] { CommandLine.arguments.afterTerminator }

  @Argument(
    help: ArgumentHelp("The URL of the API; a path in it stands before every target.", valueName: "url"), transform: UpstreamURL.read)
  var upstream: UpstreamURL

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder of the recording. One that is there is replaced once the new one is whole.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "\"all\" records anew; \"missing\" plays what is recorded and records the rest, or nothing where CI is set. (default: all)",
      valueName: "all|missing"), transform: RecordingMode.read)
  var mode = RecordingMode.all

  @Flag(help: "Run COMMAND twice, and note what of its requests was not the same: it does not matter when the recording is played.")
  var twice = false

  @OptionGroup var secrets: SecretFlags
  @OptionGroup var calls: UpstreamFlags
  @OptionGroup var flags: ServerFlags

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp(
      "Another variable for COMMAND; {url}, {host}, {port} and {ca} are filled in. May stand several times.", valueName: "name=template"),
    transform: EnvironmentTemplate.read)
  var environment: [EnvironmentTemplate] = []

  @Option(help: ArgumentHelp("Write the base URL to this file once the port answers.", valueName: "file"), completion: .file())
  var readyFile: String?

  @Option(help: ArgumentHelp("The longest body that is recorded, in bytes, KiB, MiB or GiB; longer ones pass.", valueName: "size"))
  var recordLimit = ByteCount(bytes: 16 << 20)

  func validate() throws {
    guard flags.reports.report.isEmpty || recordingMode == .never else {
      throw ValidationError("--report: nothing is judged while recording.")
    }
    guard !twice || !Self.command.isEmpty else { throw ValidationError("--twice wants a command, after --.") }
    guard !twice || mode == .all else { throw ValidationError("--twice records all anew; it does not go with --mode missing.") }
  }

  func run() throws {
    try finish {
      Signals.block()
      if let readyFile { try WholeFile.check(readyFile) }
      let code = try session(try options())
      return twice && code == 0 ? try secondSession() : code
    }
  }

  /// Records from beginning to end; returns the exit code.
  private func session(_ options: RecorderOptions) throws -> Int32 {
    let recorder = try Recorder(options)
    let authorityFile = try recorder.authorityPEM.map { pem throws(ServerError) in try WholeFile.writeTemporary(pem, named: "ca.pem") }
    defer { if let authorityFile { WholeFile.removeTemporary(authorityFile) } }
    greet(recorder, authorityFile)
    if let readyFile { try WholeFile.write(recorder.server.address + "\n", to: readyFile) }
    let end = wait(recorder.server, authorityFile)
    let (recorded, journalProblem) = recorder.stop(end == nil ? .stopped : .command, interrupted: end?.interrupted)
    // What is only played is judged as `mynah run` does it.
    let code =
      recorder.mode == .never
      ? try flags.reports.deliver(judging: recorder.server).exitCode(commandStatus: end?.status) : tell(recorded, end?.status)
    try flags.checkJournal(journalProblem)
    return code
  }

  /// Records once more, and notes in the first recording what was not the same.
  private func secondSession() throws -> Int32 {
    let again = try SecondRecording(of: output)
    defer { again.remove() }
    var options = try options()
    options.folder = again.folder
    let code = try session(options)
    guard code == 0 else { return code }
    do throws(WritingError) {
      Terminal.error.line(try again.note())
    } catch {
      throw Failure(code: 73, message: error.description)
    }
    return 0
  }

  /// What is done here and now.
  private var recordingMode: RecordingMode { mode == .missing && RecordingMode.isInCI ? .never : mode }

  private func options() throws -> RecorderOptions {
    var options = RecorderOptions(try calls.proxy(to: upstream), folder: output, mode: recordingMode)
    options.redaction = try secrets.options()
    options.recordLimit = recordLimit.bytes
    options.server = try flags.options(defaultPort: 0)
    return options
  }

  private func greet(_ recorder: Recorder, _ authorityFile: String?) {
    let server = recorder.server
    var lines =
      recorder.mode == .never
      ? ["Mynah plays \(output) at \(server.address), and records nothing, since CI is set"]
      : ["Mynah records \(upstream) at \(server.address), into \(output)"]
    lines += recorder.leftovers.map { "of a recorder that was killed, or is still at work: \($0)" }
    if let authorityFile { lines.append("certificate authority: \(authorityFile)") }
    if server.controlURL != server.address { lines.append("control: \(server.controlURL)/__mynah/") }
    if let token = server.adminToken { lines.append("control token: \(token)") }
    Terminal.error.line(lines.joined(separator: "\n"))
  }

  /// Runs the command, or waits to be stopped; returns how that ended.
  private func wait(_ server: MockServer, _ authorityFile: String?) -> CommandRun.End? {
    guard !Self.command.isEmpty else {
      server.onShutdown { Signals.requestStop() }
      Terminal.error.line("Ctrl-C stops it")
      while true {
        if let signal = Signals.next(within: .seconds(3600)), Signals.stopping.contains(signal) { return nil }
      }
    }
    var variables = ["MYNAH_URL": server.address]
    variables["MYNAH_CA"] = authorityFile
    for template in environment {
      variables[template.name] = template.value(url: server.address, authorityFile: authorityFile)
    }
    do throws(SpawnError) {
      return try CommandRun.run(Self.command, environment: variables, settle: .milliseconds(200)) { server.clock.now }
    } catch {
      Terminal.error.line(error.description)
      return CommandRun.End(status: error.status)
    }
  }

  /// Says what is in the recording and what is not; returns the exit code.
  private func tell(_ recorded: Recorded, _ status: Int32?) -> Int32 {
    let count = recorded.exchanges == 1 ? "1 exchange" : "\(recorded.exchanges) exchanges"
    Terminal.error.line(recorded.exchanges == 0 ? "nothing was recorded" : "recorded \(count) in \(output)")
    for line in recorded.cautions + recorded.lacks { Terminal.error.line(line) }
    if recorded.failure != nil { return 74 }
    if recorded.isUnreached { return 69 }
    return recorded.isWhole ? status ?? 0 : 1
  }
}

extension UpstreamURL {
  /// Says on a command line what is wrong with one.
  @Sendable static func read(_ text: String) throws -> UpstreamURL {
    do throws(Refusal) {
      return try UpstreamURL(text)
    } catch {
      throw ValidationError("\(text): \(error.message).")
    }
  }
}

extension RecordingMode {
  @Sendable fileprivate static func read(_ text: String) throws -> RecordingMode {
    guard let mode = RecordingMode(rawValue: text), mode != .never else {
      throw ValidationError("--mode is \"all\" or \"missing\"; mynah serve plays a recording.")
    }
    return mode
  }
}
