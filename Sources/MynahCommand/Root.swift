import ArgumentParser
import MynahKit

/// `mynah`: plays the part of a web API and judges its client.
@main
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mynah",
    abstract: "Plays the part of a web API, writes down what the client did, and judges it.",
    discussion: """
      A scenario is a file that says how the API behaves and how its client must behave.

        mynah serve scenarios/throttled-then-ok.json            play it until Ctrl-C
        mynah run scenarios/throttled-then-ok.json -- pytest    play it beside a command, and judge
        mynah check scenarios/                                  is every file valid?

      Exit codes: 0 all passed, 1 a claim failed or a request matched nothing, 2 inconclusive or not provoked, COMMAND's own when \
      nothing failed and COMMAND did, 64 wrong usage, 65 an invalid file, 66 no such file, 69 the port is not to be had, 73 cannot write.
      """,
    version: Mynah.version,
    subcommands: [Serve.self, Run.self, Check.self])

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    // A verb that takes a command leaves what stands behind -- alone.
    main(arguments.first == "run" ? arguments.beforeTerminator : arguments)
  }
}
