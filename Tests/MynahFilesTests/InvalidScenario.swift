import Testing

/// A scenario with one mistake, and what is said about it.
struct InvalidScenario: Sendable, CustomTestStringConvertible {
  let json: String
  let message: String

  /// Mistakes at the top level, beside a sound route.
  static func top(_ keys: String, _ message: String) -> InvalidScenario {
    InvalidScenario(json: "{\n  \(keys)\n}", message: message)
  }

  /// A mistake in a route.
  static func route(_ keys: String, _ message: String) -> InvalidScenario {
    InvalidScenario(json: "{\"routes\": [\n  {\(keys)}\n]}", message: message)
  }

  /// A mistake in a request.
  static func request(_ keys: String, _ message: String) -> InvalidScenario {
    InvalidScenario(json: "{\"routes\": [{\"id\": \"r\", \"responses\": [{}], \"request\":\n  {\(keys)}\n}]}", message: message)
  }

  /// A mistake in the first of two responses.
  static func response(_ keys: String, _ message: String) -> InvalidScenario {
    InvalidScenario(
      json: "{\"routes\": [{\"request\": {\"path\": \"/a/{id}\"}, \"responses\": [\n  {\(keys)},\n  {}\n]}]}", message: message)
  }

  var testDescription: String { json }
}
