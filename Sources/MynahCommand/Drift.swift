import ArgumentParser
import MynahCore
import MynahDrift
import MynahFiles
import MynahKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `mynah drift`: says where a live API no longer looks like its recording.
struct Drift: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift", abstract: "Say where a live API no longer looks like its recording.",
    discussion: """
      Sends the recorded requests again and compares the shapes of what comes back: status, headers that matter, content type, and in JSON \
      the members, their types, null, words of fixed sets and pages. Values are never compared.
      """)

  @Argument(help: ArgumentHelp("A recording's folder, a .har file, or a VCR cassette.", valueName: "file|folder"), completion: .file())
  var path: String

  @Argument(
    help: ArgumentHelp("The URL of the API; a path in it stands before every target.", valueName: "url"), transform: UpstreamURL.read)
  var url: UpstreamURL

  @Option(
    help: ArgumentHelp("The methods that are sent, with commas between them. (default: GET,HEAD,OPTIONS)", valueName: "methods"),
    transform: Self.methods)
  var methods = ["GET", "HEAD", "OPTIONS"]

  @Option(help: ArgumentHelp("How bad a finding has to be for the exit code to be 1: breaking, warning or info.", valueName: "severity"))
  var failOn = DriftFinding.Severity.breaking

  @Option(
    help: ArgumentHelp(
      "What stands behind placeholders: KIND=VARIABLE for {{secret:KIND:1}}, or the variable whose value was kept out of the recording.",
      valueName: "variable"))
  var secret: [String] = []

  @OptionGroup var calls: UpstreamFlags

  @Option(
    help: ArgumentHelp("Write a report: .json, .xml (JUnit) or .sarif. May stand several times.", valueName: "file"),
    completion: .file(extensions: ["json", "xml", "sarif"]))
  var report: [String] = []

  func validate() throws {
    for path in report where ![".json", ".xml", ".sarif"].contains(where: path.hasSuffix) {
      throw ValidationError("--report \(path): a report on drift is .json, .xml (JUnit) or .sarif.")
    }
  }

  func run() throws {
    try finish {
      for path in report { try WholeFile.check(path) }
      let run = DriftRun(try Imported(path: path).recording, path: path, upstream: try calls.proxy(to: url))
      let secrets = try secrets()
      let found: DriftReport
      do throws(DriftError) {
        found = try run.report(methods: Set(methods), secrets: secrets)
      } catch {
        throw Failure(code: 69, message: error.description)
      }
      Terminal.output.print(found.text(style: Terminal.output.hasColour ? .ansi : .plain))
      for path in report { try WholeFile.write(text(of: found, path, run), to: path) }
      return found.exitCode(failOn: failOn)
    }
  }

  private func text(of found: DriftReport, _ path: String, _ run: DriftRun) -> String {
    if path.hasSuffix(".json") { return found.jsonText }
    return path.hasSuffix(".xml") ? found.junit(failOn: failOn) : found.sarif(version: Mynah.version) { run.line(of: $0) }
  }

  private func secrets() throws(Failure) -> [DriftSecret] {
    try secret.map { text throws(Failure) in
      do throws(SecretWordError) {
        return try DriftSecret(text) { name in getenv(name).map { String(cString: $0) } }
      } catch {
        throw Failure(code: 64, message: "--secret \(text): there is no such environment variable, or it is empty")
      }
    }
  }

  @Sendable private static func methods(_ text: String) throws -> [String] {
    let methods = text.split(separator: ",").map { $0.uppercased() }
    guard !methods.isEmpty else { throw ValidationError("--methods names methods, such as GET,POST.") }
    return methods
  }
}

extension DriftFinding.Severity: ExpressibleByArgument {}
