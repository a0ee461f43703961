public import ArgumentParser
public import MynahCore
import MynahFiles
import MynahKit

/// The options of every verb that starts a server.
struct ServerFlags: ParsableArguments {
  @Option(help: "The address to listen on. Beyond loopback the control interface wants a token.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 picks a free one. (default: 8080 for serve, else 0)")
  var port: UInt16?

  @Option(help: ArgumentHelp("A port of its own for the control interface, which then answers only there.", valueName: "port"))
  var adminPort: UInt16?

  @Option(help: ArgumentHelp("What control requests must bear, as \"Authorization: Bearer TOKEN\".", valueName: "token"))
  var adminToken: String?

  @Flag(help: "Serve HTTPS, with a throw-away certificate whose authority's PEM file is printed, unless one is given.")
  var tls = false

  @Option(help: ArgumentHelp("The certificate chain for HTTPS, as PEM.", valueName: "file"), completion: .file())
  var tlsCert: String?

  @Option(help: ArgumentHelp("The certificate's key, as PEM.", valueName: "file"), completion: .file())
  var tlsKey: String?

  @Option(help: ArgumentHelp("Append every exchange to this file as a JSON line when it ends.", valueName: "file"), completion: .file())
  var journal: String?

  @Option(help: ArgumentHelp("How much of the journal is kept in memory, in bytes, KiB, MiB or GiB.", valueName: "size"))
  var journalLimit = ByteCount(bytes: 256 << 20)

  @Option(help: ArgumentHelp("The largest request body, in bytes, KiB, MiB or GiB; more gets 413.", valueName: "size"))
  var bodyLimit = ByteCount(bytes: 64 << 20)

  @Option(help: ArgumentHelp("The largest request head, from 1KiB to 1MiB; more gets 431.", valueName: "size"))
  var headLimit = ByteCount(bytes: 16 << 10)

  @Option(help: "What everything random comes from, from 0 to 2^64 - 1. (default: the scenario's, or a new one, which is printed)")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How long the replies of recordings take: none, recorded, or xN for N times as long as recorded.", valueName: "latency"))
  var latency = RecordingPlay.Latency.none

  @Option(help: ArgumentHelp("What recordings do after their last reply to a request: fail, stick or cycle.", valueName: "then"))
  var then = Route.Then.fail

  @OptionGroup var reports: ReportFlags

  /// How recordings are played here.
  var recordings: RecordingPlay { RecordingPlay(then: then, latency: latency, leadsToServer: true, isSecure: tls || tlsCert != nil) }

  func validate() throws {
    guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key go together.") }
    guard (1024...(1 << 20)).contains(headLimit.bytes) else { throw ValidationError("--head-limit lies between 1KiB and 1MiB.") }
  }

  /// A journal that was asked for is whole.
  ///
  /// - Parameter problem: What went wrong with its file.
  func checkJournal(_ problem: String?) throws {
    if let journal, let problem { throw Failure(code: 74, message: "\(journal): the journal is not whole: \(problem)") }
  }

  /// What the server is started with; reads the certificate's files.
  func options(defaultPort: UInt16) throws -> ServerOptions {
    var options = ServerOptions()
    options.host = host
    options.port = port ?? defaultPort
    options.adminPort = adminPort
    options.adminToken = adminToken
    options.journalFile = journal
    options.journalLimit = journalLimit.bytes
    options.bodyLimit = bodyLimit.bytes
    options.headLimit = headLimit.bytes
    options.seed = seed
    if let tlsCert, let tlsKey {
      options.tls = .given(certificatePEM: try Input.text(tlsCert), keyPEM: try Input.text(tlsKey))
    } else if tls {
      options.tls = .throwAway
    }
    return options
  }
}

extension Route.Then: ExpressibleByArgument {}

extension RecordingPlay.Latency: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }

  package var defaultValueDescription: String { "none" }
}

/// A number of bytes: `65536`, `64KiB`, `256MiB`, `1GiB`.
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let bytes: Int

  init(bytes: Int) {
    self.bytes = bytes
  }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number > 0, let unit = Self.units[String(argument.dropFirst(digits.count))] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    bytes = product
  }

  private static let units = ["": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]

  var description: String {
    for (name, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes >= size && bytes % size == 0 {
      return "\(bytes / size)\(name)"
    }
    return String(bytes)
  }

  var defaultValueDescription: String { description }
}
