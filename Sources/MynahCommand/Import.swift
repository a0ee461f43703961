import ArgumentParser
import MynahFiles
import MynahKit

/// `mynah import`: what another tool recorded as a recording's folder.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a HAR file or a VCR cassette into a recording's folder, without its secrets.",
    discussion: """
      What the file does not tell, or a recording can't keep, is said. An exchange in which a secret may be left is withheld, with the option to \
      add, and the exit code is 1.
      """)

  @Argument(
    help: ArgumentHelp("A .har file, or a cassette of VCR, betamax, vcrpy, go-vcr or nock.", valueName: "file"), completion: .file())
  var path: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "folder"), completion: .directory)
  var output: String

  @OptionGroup var secrets: SecretFlags

  func run() throws {
    try finish {
      let imported = try Imported(path: path)
      for line in imported.losses.lines { Terminal.error.line("\(path): \(line)") }
      let (recording, withheld) = imported.recording.redacted(try secrets.options())
      do throws(WritingError) {
        try recording.write(to: output)
      } catch {
        throw Failure(code: 73, message: error.description)
      }
      Terminal.output.line("\(output): \(recording.summary)")
      return SecretFlags.tell(withheld)
    }
  }
}
