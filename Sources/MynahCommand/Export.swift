import ArgumentParser
import MynahCore
import MynahFiles
import MynahKit

/// `mynah export`: a recording in another form.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Turn a recording into one scenario file, or into a HAR file.")

  @Argument(help: ArgumentHelp("A recording's folder, a .har file, or a VCR cassette.", valueName: "file|folder"), completion: .file())
  var path: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write: .json a scenario, .har a HAR.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: ArgumentHelp("What a route does after its last reply: fail, stick or cycle.", valueName: "then"))
  var then = Route.Then.fail

  @OptionGroup var secrets: SecretFlags

  func validate() throws {
    guard output.hasSuffix(".json") || output.hasSuffix(".har") else {
      throw ValidationError("-o \(output): what is written is a scenario (.json) or a HAR (.har).")
    }
  }

  func run() throws {
    try finish {
      let imported = try Imported(path: path)
      for line in imported.losses.lines { Terminal.error.line("\(path): \(line)") }
      let (recording, withheld) = imported.isOurs ? (imported.recording, []) : imported.recording.redacted(try secrets.options())
      let export = RecordingExport(recording, then: then, output: output)
      try WholeFile.write(export.text, to: output)
      for line in export.losses.lines { Terminal.error.line("\(path): \(line)") }
      Terminal.output.line("\(output): \(export.summary)")
      return SecretFlags.tell(withheld)
    }
  }
}
