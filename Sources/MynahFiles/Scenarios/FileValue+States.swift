import MynahCore
import MynahJSON

extension FileValue {
  /// States and their values; null stands for a state that is absent.
  func states() -> [String: JSON]? {
    guard let members = members(of: "an object of states and their values") else { return nil }
    return Dictionary(members.map { ($0.name, $0.value.json) }) { first, _ in first }
  }

  /// How attempts are put together into operations.
  func operationKey() -> OperationKey? {
    switch json.string {
    case "auto": return .auto
    case "session": return .session
    case "path": return .path
    case let text?:
      if let place = Place(text) { return .place(place) }
    case nil: break
    }
    refuse(wanted: "\"auto\", \"session\", \"path\" or a place such as \"header:X-Request-ID\"")
    return nil
  }

  /// Whose sequence a route's responses are.
  func sequenceKey() -> Route.SequenceKey? {
    switch json.string {
    case "session": return .session
    case "client": return .client
    case "operation": return .operation
    case "path": return .path
    case let text?:
      if let place = Place(text) { return .place(place) }
    case nil: break
    }
    refuse(wanted: "\"session\", \"client\", \"operation\", \"path\" or a place such as \"header:X-Tenant\"")
    return nil
  }
}
