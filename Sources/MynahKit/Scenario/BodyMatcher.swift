import MynahCore
import MynahJSON

/// What the body of a request must be.
///
/// ```swift
/// .post("/orders", body: .containing(["customer": 7]))
/// .post("/token", body: .form(["grant_type": "refresh_token"]))
/// ```
public struct BodyMatcher: Sendable, Hashable {
  let pattern: BodyPattern

  /// JSON equal to this by value.
  public static func json(_ value: JSON) -> BodyMatcher { BodyMatcher(pattern: .json(value)) }
  /// JSON that contains this; other members may be there.
  public static func containing(_ value: JSON) -> BodyMatcher { BodyMatcher(pattern: .contains(value)) }
  /// A URL-encoded form with these fields; others may be there.
  public static func form(_ fields: [String: Matcher]) -> BodyMatcher {
    BodyMatcher(pattern: .form(fields.sorted { $0.key < $1.key }.map { NamedMatcher($0.key, $0.value.matcher) }))
  }
  /// multipart/form-data with these parts by the names of their fields; others may be there.
  ///
  /// ```swift
  /// .multipart(["kind": "invoice", "file": .part(filename: .matches(".*\\.pdf"), contentType: "application/pdf")])
  /// ```
  public static func multipart(_ parts: [String: Part]) -> BodyMatcher {
    BodyMatcher(
      pattern: .multipart(
        parts.sorted { $0.key < $1.key }.map { name, part in
          BodyPattern.PartPattern(
            name: name, value: part.value?.matcher, filename: part.filename?.matcher, contentType: part.contentType?.matcher)
        }))
  }
  /// The whole body as text.
  public static func text(_ matcher: Matcher) -> BodyMatcher { BodyMatcher(pattern: .text(matcher.matcher)) }
  /// Exactly these bytes.
  public static func bytes(_ bytes: [UInt8]) -> BodyMatcher { BodyMatcher(pattern: .bytes(bytes)) }
  /// JSON in which each JSONPath (RFC 9535) finds a value that its matcher takes; a path that is none traps.
  public static func jsonPath(_ matchers: [String: Matcher]) -> BodyMatcher {
    BodyMatcher(
      pattern: .jsonPath(
        matchers.sorted { $0.key < $1.key }.map { text, matcher in
          BodyPattern.JSONPathMatcher(path: .literal(text), text: text, matcher: matcher.matcher)
        }))
  }

  /// What one part of multipart/form-data must be; a literal is its content.
  public struct Part: Sendable, Hashable, ExpressibleByStringLiteral {
    let value: Matcher?
    let filename: Matcher?
    let contentType: Matcher?

    /// A part with this content, file name and type, as far as they are given.
    public static func part(value: Matcher? = nil, filename: Matcher? = nil, contentType: Matcher? = nil) -> Part {
      Part(value: value, filename: filename, contentType: contentType)
    }

    /// A part with this content.
    public init(stringLiteral text: String) { self.init(value: .equals(.string(text)), filename: nil, contentType: nil) }

    private init(value: Matcher?, filename: Matcher?, contentType: Matcher?) {
      self.value = value
      self.filename = filename
      self.contentType = contentType
    }
  }
}

extension JSONPath {
  fileprivate static func literal(_ text: String) -> JSONPath {
    do {
      return try JSONPath(text)
    } catch {
      preconditionFailure("\"\(text)\" is no JSONPath: \(error)")
    }
  }
}
