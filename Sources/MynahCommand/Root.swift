import ArgumentParser
import MynahKit

/// `mynah`: plays the part of a web API and judges its client.
///
/// It and its subcommands say their names: to make them of the types' names would be a tenth of the start.
@main
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mynah",
    abstract: "Plays the part of a web API, writes down what the client did, and judges it.",
    discussion: """
      A scenario is a file that says how the API behaves and how its client must behave.

      Play it until Ctrl-C, then judge who called:
        mynah serve scenarios/throttled-then-ok.json
      Play it beside a command that finds it in MYNAH_URL, then judge:
        mynah run scenarios/throttled-then-ok.json -- pytest tests
      Record a real API while a command calls it by MYNAH_URL, without its secrets; then play the folder like a scenario:
        mynah record https://sandbox.example.com -o recordings/orders -- pytest tests
      Is every file of a folder valid?
        mynah check scenarios

      Exit codes:
        0    every expectation passed, and COMMAND exited 0
        1    an expectation failed, or a request matched no route;
             record, import, export: an exchange was not written;
             check: a secret is left; drift: there is some
        2    nothing failed, but something is inconclusive or was not provoked
        N    nothing failed, but COMMAND exited with N
        64   wrong usage
        65   a file is invalid
        66   a named file is not there
        69   the port, what calls a real API, or that API is not to be had
        73   a file cannot be written
        74   writing went wrong on the way
      """,
    version: Mynah.version,
    subcommands: [Serve.self, Run.self, Record.self, JudgeSaved.self, Check.self, Drift.self, Import.self, Export.self])

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    // A verb that takes a command leaves what stands behind -- alone.
    main(["run", "record"].contains(arguments.first) ? arguments.beforeTerminator : arguments)
  }
}
