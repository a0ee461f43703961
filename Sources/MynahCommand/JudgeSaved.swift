import ArgumentParser
import MynahBehavior
import MynahFiles
import MynahKit

/// `mynah judge`: the verdict on a journal that was saved.
struct JudgeSaved: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Judge a saved journal by scenarios: the same verdict as at the end of its run.",
    usage: "mynah judge <journal> <file|folder> ... [<options>]")

  @Argument(help: ArgumentHelp("A journal, as --journal writes it.", valueName: "journal"), completion: .file(extensions: ["jsonl"]))
  var journal: String

  @Argument(help: ArgumentHelp("Scenarios, recordings, HAR files, or folders of scenarios.", valueName: "file|folder"), completion: .file())
  var paths: [String]

  @OptionGroup var reports: ReportFlags

  @Flag(help: "Exit 0 although an expectation's condition was never met.")
  var allowNotProvoked = false

  func run() throws {
    try finish {
      try reports.check()
      let saved = try SavedRun(journal: journal, scenario: paths)
      let report: Report
      do throws(ClauseError) {
        report = try saved.report()
      } catch {
        throw Failure.invalid(error.message)
      }
      try reports.deliver(report)
      return report.exitCode(allowNotProvoked: allowNotProvoked)
    }
  }
}
