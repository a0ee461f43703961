/// What became of an exchange on its way to the disk.
package enum Redacted: Sendable, Hashable {
  /// It may be written, with placeholders for what was secret in it.
  case stored(RecordedExchange, [Redaction])
  /// It may not be written: values are left in it that look like secrets, and that nothing explains.
  case withheld([Leftover])
}

/// A secret that a placeholder took the place of.
package struct Redaction: Sendable, Hashable {
  package let place: SecretPlace
  package let placeholder: Placeholder
  /// Whether it stood in the request.
  package let isInRequest: Bool
}

/// A value that looks like a secret, and that neither its place nor its shape explains.
///
/// It is never told, only where it stands.
package struct Leftover: Sendable, Hashable, CustomStringConvertible {
  package let place: SecretPlace
  /// What it looks like.
  package let kind: Kind
  /// Whether it stands in the request.
  package let isInRequest: Bool

  package enum Kind: String, Sendable, CaseIterable {
    case hexadecimal = "random hexadecimal digits"
    case base64 = "random base64"
    case letters = "random letters and digits"
    /// A body whose content coding cannot be taken off here.
    case unreadable = "a body that cannot be read"
  }

  /// `request header:X-Widget: random letters and digits; --redact header:X-Widget or --allow header:X-Widget`.
  package var description: String {
    let side = isInRequest ? "request" : "reply"
    return "\(side) \(place): \(kind.rawValue); " + (kind == .unreadable ? allowing : "\(redacting) or \(allowing)")
  }

  /// What to add for the value to become a placeholder.
  package var redacting: String { "--redact \(Self.quoted("\(place)"))" }

  /// What to add for the value to be written.
  package var allowing: String { "--allow \(Self.quoted("\(place)"))" }

  /// As a shell takes it.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "-_./:=,@%+".utf8.contains(byte)
      }
    }
    return isPlain ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}
