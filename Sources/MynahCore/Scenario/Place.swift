public import MynahJSON

/// Somewhere in a request that a value can stand: `header:NAME`, `query:NAME`, `form:NAME`, `json:/POINTER` or `cookie:NAME`.
///
/// ```swift
/// .on(.post("/orders"), .status(503), .status(201), per: .place(.header("X-Tenant")))
/// ```
public enum Place: Sendable, Hashable, CustomStringConvertible {
  /// A header field, by its name without case.
  case header(String)
  /// A parameter of the query.
  case query(String)
  /// A field of a URL-encoded form.
  case form(String)
  /// A value in a JSON body, by its JSON Pointer (RFC 6901).
  case json(JSONPointer)
  /// A cookie, by its name (RFC 6265 section 4.2).
  case cookie(String)

  /// The place that `text` names, or nil when it names none.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let name = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "header" where !name.isEmpty: self = .header(name)
    case "query" where !name.isEmpty: self = .query(name)
    case "form" where !name.isEmpty: self = .form(name)
    case "cookie" where !name.isEmpty: self = .cookie(name)
    case "json":
      guard let pointer = try? JSONPointer(name) else { return nil }
      self = .json(pointer)
    default: return nil
    }
  }

  /// The place as a file writes it.
  public var description: String {
    switch self {
    case .header(let name): "header:\(name)"
    case .query(let name): "query:\(name)"
    case .form(let name): "form:\(name)"
    case .json(let pointer): "json:\(pointer)"
    case .cookie(let name): "cookie:\(name)"
    }
  }
}
