/// A place in a JSON value: `/lines/0/sku` (RFC 6901).
///
/// A literal is written as the RFC does, `~1` for a slash in a name and `~0` for a tilde; ``init(tokens:)`` takes names as they are.
///
/// ```swift
/// let sku: JSONPointer = "/lines/0/sku"
/// ```
public struct JSONPointer: Sendable {
  /// The reference tokens, unescaped; empty for the whole value.
  package let tokens: [String]

  /// Points to the whole value.
  package init() { tokens = [] }

  /// Makes a pointer from unescaped tokens, one for each step: `["lines", "0", "sku"]`.
  public init(tokens: [String]) { self.tokens = tokens }

  /// Reads a pointer; throws unless it is empty or begins with `/`, with `~` only as `~0` or `~1`.
  package init(_ text: String) throws(JSONPointerError) {
    guard !text.isEmpty else {
      self.init()
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw JSONPointerError(pointer: text, reason: .noSlash) }
    var tokens: [String] = []
    for token in text.unicodeScalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = Self.unescaped(token) else { throw JSONPointerError(pointer: text, reason: .loneTilde) }
      tokens.append(token)
    }
    self.init(tokens: tokens)
  }

  /// The pointer to a member of what this one points to.
  package func appending(_ key: String) -> JSONPointer { JSONPointer(tokens: tokens + [key]) }

  /// The pointer to an element of what this one points to.
  package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  /// The pointer to what holds this place; nil for the whole value.
  package var parent: JSONPointer? { tokens.isEmpty ? nil : JSONPointer(tokens: tokens.dropLast()) }

  /// The last token; nil for the whole value.
  package var last: String? { tokens.last }

  /// An array index as RFC 6901 writes it: digits without a leading zero.
  static func index(_ token: String) -> Int? {
    guard token.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
    guard token.utf8.count == 1 || token.utf8.first != UInt8(ascii: "0") else { return nil }
    return Int(token)
  }

  private static func unescaped(_ token: Substring.UnicodeScalarView) -> String? {
    var text = String.UnicodeScalarView()
    var rest = token
    while let scalar = rest.popFirst() {
      switch (scalar, scalar == "~" ? rest.popFirst() : nil) {
      case ("~", "0"): text.append("~")
      case ("~", "1"): text.append("/")
      case ("~", _): return nil
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  private static func escaped(_ token: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in token.unicodeScalars {
      switch scalar {
      case "~": text.append(contentsOf: "~0".unicodeScalars)
      case "/": text.append(contentsOf: "~1".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}

extension JSONPointer: Hashable {
  /// Compares the tokens code point by code point.
  public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
    left.tokens.elementsEqual(right.tokens) { $0.hasSameBytes(as: $1) }
  }

  /// Feeds the tokens.
  public func hash(into hasher: inout Hasher) {
    for token in tokens { token.hashBytes(into: &hasher) }
  }
}

extension JSONPointer: CustomStringConvertible {
  /// The pointer as RFC 6901 writes it; empty for the whole value.
  public var description: String { tokens.map { "/" + Self.escaped($0) }.joined() }
}

extension JSONPointer: ExpressibleByStringLiteral {
  /// Reads a pointer; a literal that is none is a programming error and traps.
  public init(stringLiteral text: String) {
    do {
      try self.init(text)
    } catch {
      preconditionFailure(error.description)
    }
  }
}

extension JSON {
  /// The part that a pointer points to; nil when there is none.
  package subscript(pointer: JSONPointer) -> JSON? {
    var value = self
    for token in pointer.tokens {
      switch value {
      case .object(let object):
        guard let member = object[token] else { return nil }
        value = member
      case .array(let array):
        guard let index = JSONPointer.index(token), index < array.count else { return nil }
        value = array[index]
      default: return nil
      }
    }
    return value
  }
}

/// Why a text is not a JSON pointer.
package struct JSONPointerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with it.
  package enum Reason: Sendable, Hashable {
    /// It is not empty and does not begin with `/`.
    case noSlash
    /// A `~` is not followed by `0` or `1`.
    case loneTilde
  }

  /// The text.
  package let pointer: String
  /// What is wrong with it.
  package let reason: Reason

  /// One sentence with the remedy.
  public var description: String {
    switch reason {
    case .noSlash: "\(JSON.string(pointer)) is not a JSON pointer: it begins with \"/\"; did you mean \(JSON.string("/" + pointer))?"
    case .loneTilde: "\(JSON.string(pointer)) is not a JSON pointer: \"~\" is written \"~0\""
    }
  }
}
