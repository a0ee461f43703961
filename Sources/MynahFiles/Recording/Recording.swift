package import MynahCore

/// What a real API answered, in the order in which it was asked: the content of a recording's folder, or of a HAR file.
package struct Recording: Sendable, Hashable {
  /// Scheme and authority of the API: `https://sandbox.example.com`; nil where the source does not say.
  package var upstream: String?
  /// When it began.
  package var recorded: WallTime?
  /// What made it: name and version.
  package var tool: String?
  /// How many different secrets of each kind were replaced.
  package var redacted: [String: Int]
  /// Places whose values somebody has looked at and found to be no secrets.
  package var allowed: [SecretPlace]
  /// Places whose values say nothing about which request this is.
  package var volatile: [Place]
  package var exchanges: [RecordedExchange]

  package init(
    upstream: String? = nil, recorded: WallTime? = nil, tool: String? = nil, redacted: [String: Int] = [:], allowed: [SecretPlace] = [],
    volatile: [Place] = [], exchanges: [RecordedExchange] = []
  ) {
    self.upstream = upstream
    self.recorded = recorded
    self.tool = tool
    self.redacted = redacted
    self.allowed = allowed
    self.volatile = volatile
    self.exchanges = exchanges
  }
}
