import MynahCore

/// What a request is meant for: to be played in a session, or for the control interface.
enum Address {
  case play(Session, RequestHead)
  /// `path` is what follows `/__mynah/`, without the query.
  case control(Session, path: String)
  case unknownSession(String, isControl: Bool)

  static let prefix = "/__mynah/"
  private static let sessionPrefix = "/__mynah/s/"

  /// Nothing in the head says otherwise than to play it as it is in the default session: what most requests are.
  static func isPlain(_ head: RequestHead) -> Bool {
    !head.withTarget(isBelowPrefix) && !head.mayHave(sessionField)
  }

  private static let sessionField: StaticString = "Mynah-Session"

  /// Reads the target's prefix and the session header; a target under `/__mynah/s/ID` loses that prefix.
  static func of(_ head: RequestHead, _ sessions: Sessions) -> Address {
    guard head.withTarget(isBelowPrefix) else { return byHeader(head, sessions, isControl: false) { .play($0, head) } }
    let target = head.target
    guard target.hasPrefix(sessionPrefix) else {
      return byHeader(head, sessions, isControl: true) { .control($0, path: controlPath(target)) }
    }
    let rest = target.dropFirst(sessionPrefix.count)
    let id = String(rest.prefix { $0 != "/" && $0 != "?" })
    let below = String(rest.dropFirst(id.count))
    let inner = below.hasPrefix("/") ? below : "/" + below
    let isControl = isBelowPrefix(inner)
    guard let session = sessions.find(id) else { return .unknownSession(id, isControl: isControl) }
    return isControl ? .control(session, path: controlPath(inner)) : .play(session, head.with(target: inner))
  }

  private static func byHeader(
    _ head: RequestHead, _ sessions: Sessions, isControl: Bool, _ make: (Session) -> Address
  ) -> Address {
    guard let id = head.value(sessionField.description) else { return make(sessions.standard) }
    return sessions.find(id).map(make) ?? .unknownSession(id, isControl: isControl)
  }

  private static func controlPath(_ target: String) -> String {
    String(target.prefix { $0 != "?" }.dropFirst(prefix.count))
  }

  private static func isBelowPrefix(_ target: String) -> Bool {
    var target = target
    return target.withUTF8 { isBelowPrefix(UnsafeRawBufferPointer($0)) }
  }

  /// Every request is asked this, so most are told by two bytes.
  ///
  /// The prefix without its last slash is below it, too.
  private static func isBelowPrefix(_ target: UnsafeRawBufferPointer) -> Bool {
    guard target.count >= 8, target[1] == UInt8(ascii: "_"), target.starts(with: "/__mynah".utf8) else { return false }
    return target.count == 8 || target[8] == UInt8(ascii: "/") || target[8] == UInt8(ascii: "?")
  }
}
