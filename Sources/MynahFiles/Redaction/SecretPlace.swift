package import MynahCore
import MynahJSON

/// Somewhere in an exchange that a secret can stand: as in a scenario `header:NAME`, `query:NAME`, `form:NAME`, `cookie:NAME` and
/// `json:/POINTER`, and besides those `path:/users/*` and `text:/export.csv`.
///
/// A name of a header is compared without case. In a pointer `*` stands for every key and every index; JSON that stands in a string of JSON
/// goes on with the string's pointer. `path:` names the segments that `*` stands for, `text:` what stands between other things in the bodies
/// and heads of exchanges with this path. A place of one exchange is that place of every exchange, in requests and replies.
package struct SecretPlace: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, Sendable, CaseIterable {
    case header, query, form, cookie, json, path, text
  }

  package let kind: Kind
  /// A name, a pointer or a path.
  package let name: String

  init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// The place that a person names; nil where the text names none.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: String(text[..<colon])) else { return nil }
    let name = String(text[text.index(after: colon)...])
    switch kind {
    case .json: guard (try? JSONPointer(name)) != nil else { return nil }
    case .path, .text: guard name.hasPrefix("/") else { return nil }
    case .header, .query, .form, .cookie: guard !name.isEmpty else { return nil }
    }
    self.init(kind, name)
  }

  package init(_ place: Place) {
    switch place {
    case .header(let name): self.init(.header, name)
    case .query(let name): self.init(.query, name)
    case .form(let name): self.init(.form, name)
    case .cookie(let name): self.init(.cookie, name)
    case .json(let pointer): self.init(.json, pointer.description)
    }
  }

  /// As it is written after `--redact` and `--allow`.
  package var description: String { "\(kind.rawValue):\(name)" }

  /// Whether what stands at another place stands at this one.
  func covers(_ other: SecretPlace) -> Bool {
    guard kind == other.kind else { return false }
    switch kind {
    case .header: return name.equalsIgnoringASCIICase(other.name)
    case .query, .form, .cookie: return name == other.name
    case .json, .path, .text:
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      let others = other.name.split(separator: "/", omittingEmptySubsequences: false)
      return parts.count == others.count && zip(parts, others).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }
}
