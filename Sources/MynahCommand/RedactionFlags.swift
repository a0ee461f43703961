import ArgumentParser
package import MynahFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a verb that writes recordings is told of their secrets.
struct RedactionFlags: ParsableArguments {
  @Option(
    name: .customLong("secret"),
    help: ArgumentHelp("A variable whose value is secret wherever it stands. May stand several times.", valueName: "env"))
  var secrets: [String] = []

  @Option(
    help: ArgumentHelp(
      "A place whose values are secret: header:X-Tenant, query:sig, json:/data/*/pin, form:pin, cookie:sid. May stand several times.",
      valueName: "place"))
  var redact: [SecretPlace] = []

  @Option(help: ArgumentHelp("A place whose values are no secrets, whatever they look like. May stand several times.", valueName: "place"))
  var allow: [SecretPlace] = []

  /// Reads the variables.
  func options() throws(Failure) -> RedactionOptions {
    var known: [KnownSecret] = []
    for name in secrets {
      guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else {
        throw Failure(code: 64, message: "--secret \(name): there is no such variable in the environment, or it is empty")
      }
      known.append(KnownSecret(environment: name, value: value))
    }
    return RedactionOptions(secrets: known, redact: redact, allow: allow)
  }

  /// Says what is not written, and returns the exit code that goes with it.
  static func tell(_ withheld: [WithheldExchange]) -> Int32 {
    for line in withheld.lines { Terminal.error.line(line) }
    return withheld.isEmpty ? 0 : 1
  }
}

extension SecretPlace: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
