import ArgumentParser
import MynahBehavior
import MynahKit

/// What becomes of a verdict: the terminal always, files where they are asked for, and annotations on GitHub.
struct ReportFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write a report: .json, .xml (JUnit) or .html. May stand several times.", valueName: "file"),
    completion: .file(extensions: ["xml", "json", "html"]))
  var report: [String] = []

  func validate() throws {
    for path in report where ReportFormat(path: path) == nil {
      throw ValidationError("--report \(path): a report is .json, .xml (JUnit) or .html.")
    }
  }

  /// Notices before anything runs that a report will have no place to go.
  func check() throws(ServerError) {
    for path in report { try WholeFile.check(path) }
  }

  /// Judges what the server saw, and reports it.
  func deliver(judging server: MockServer) throws -> Report {
    let verdict: Report
    do throws(ClauseError) {
      verdict = try server.report()
    } catch {
      throw Failure.invalid(error.message)
    }
    try deliver(verdict)
    return verdict
  }

  func deliver(_ verdict: Report) throws(ServerError) {
    Terminal.error.print(verdict.text(style: Terminal.error.hasColour ? .ansi : .plain))
    if Terminal.isOnGitHub { Terminal.error.print(verdict.githubAnnotations) }
    for path in report {
      guard let format = ReportFormat(path: path) else { continue }
      try WholeFile.write(format.text(of: verdict), to: path)
    }
  }
}
