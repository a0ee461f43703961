import ArgumentParser
import MynahFiles
import MynahKit

/// What is known of a session's secrets.
struct SecretFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The value of this environment variable is secret wherever it stands. May stand several times.", valueName: "variable"))
  var secret: [String] = []

  @Option(
    help: ArgumentHelp("Values at this place are secret: header:X-Widget, json:/user/pin. May stand several times.", valueName: "place"))
  var redact: [String] = []

  @Option(help: ArgumentHelp("Values at this place are no secrets, whatever they look like. May stand several times.", valueName: "place"))
  var allow: [String] = []

  func options() throws(Failure) -> RedactionOptions {
    let options = try knownWords()
    guard let short = zip(secret, options.secrets).first(where: { $1.isTooShort }) else { return options }
    throw Failure(
      code: 64,
      message: """
        the value of \(short.0) has fewer than \(KnownSecret.leastLength) characters, which stand in other texts by chance; \
        --redact PLACE takes out what stands in one place
        """)
  }

  private func knownWords() throws(Failure) -> RedactionOptions {
    do throws(SecretWordError) {
      return try RedactionOptions(secrets: secret, redact: redact, allow: allow)
    } catch {
      throw Failure(code: 64, message: error.description)
    }
  }

  /// The places that words name.
  static func places(_ words: [String]) throws(Failure) -> [SecretPlace] {
    do throws(SecretWordError) {
      return try RedactionOptions(secrets: [], redact: [], allow: words).allow
    } catch {
      throw Failure(code: 64, message: error.description)
    }
  }

  /// Says what is not written, and returns the exit code that goes with it.
  static func tell(_ withheld: [WithheldExchange]) -> Int32 {
    for line in withheld.lines { Terminal.error.line(line) }
    return withheld.isEmpty ? 0 : 1
  }
}
