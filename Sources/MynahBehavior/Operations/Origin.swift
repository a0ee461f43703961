import MynahCore

extension Request {
  /// Host and port that it was sent to, as its client names them: lower case, without the port that goes without saying.
  ///
  /// The scheme is the listener's; a journal doesn't tell it.
  var origin: String { Self.origin(head.value("Host") ?? "") }

  static func origin(_ authority: String) -> String {
    let name = authority.trimmed().asciiLowercased()
    for port in [":80", ":443"] where name.hasSuffix(port) { return String(name.dropLast(port.count)) }
    return name
  }
}
