/// Why a server could not do its work.
package enum ServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The port or the host can't be had.
  case cannotListen(String)
  /// Real APIs can't be called.
  case noUpstream(String)
  /// A certificate or key that can't be used.
  case badCertificate(String)
  case cannotWrite(path: String, reason: String)

  package var description: String {
    switch self {
    case .cannotListen(let message), .noUpstream(let message), .badCertificate(let message): message
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}
