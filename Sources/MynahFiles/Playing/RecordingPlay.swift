package import MynahCore

/// How a recording is played.
package struct RecordingPlay: Sendable, Hashable {
  /// What comes after the last recorded answer.
  package var then: Route.Then
  package var latency: Latency
  /// Places whose values do not matter, besides those that the recording itself declares.
  package var ignoring: [Place]
  /// Headers whose values have to be those of the recording; all others do not matter.
  package var headers: [String]
  /// Whether addresses of the upstream in `Location` and `Link` lead to the server that plays, and its cookies come back to it.
  package var leadsToServer: Bool
  /// Whether that server speaks TLS, so that a cookie may be `Secure`.
  package var isSecure: Bool

  package init(
    then: Route.Then = .fail, latency: Latency = .none, ignoring: [Place] = [], headers: [String] = [], leadsToServer: Bool = false,
    isSecure: Bool = false
  ) {
    self.then = then
    self.latency = latency
    self.ignoring = ignoring
    self.headers = headers
    self.leadsToServer = leadsToServer
    self.isSecure = isSecure
  }

  /// How long answers take.
  package enum Latency: Sendable, Hashable {
    /// As fast as can be.
    case none
    /// As long as the upstream took, its chunks at their instants, all of it times this factor.
    case recorded(times: Double)

    /// Reads `none`, `recorded` or `xN`.
    package init?(_ text: String) {
      switch text {
      case "none": self = .none
      case "recorded": self = .recorded(times: 1)
      default:
        guard text.hasPrefix("x"), let factor = Double(text.dropFirst()), factor >= 0, factor.isFinite else { return nil }
        self = .recorded(times: factor)
      }
    }

    func scaled(_ duration: Duration) -> Duration? {
      switch self {
      case .none: nil
      case .recorded(let factor): Duration(inSeconds: duration.inSeconds * factor)
      }
    }
  }
}
