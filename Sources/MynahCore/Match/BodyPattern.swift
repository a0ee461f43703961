package import MynahJSON

/// What the body of a request must be.
package indirect enum BodyPattern: Sendable, Hashable {
  /// JSON equal by value.
  case json(JSON)
  /// JSON that contains this: other members may be there.
  case contains(JSON)
  /// Every expression finds a value that its matcher takes.
  case jsonPath([JSONPathMatcher])
  /// Fields of a URL-encoded form; others may be there.
  case form([NamedMatcher])
  /// Parts of multipart/form-data; others may be there.
  case multipart([PartPattern])
  /// The whole body as text.
  case text(ValueMatcher)
  /// Exactly these bytes.
  case bytes([UInt8])
  /// One with a content coding, by what is in it; no scenario file says it.
  case packed(PackedBody)

  /// A JSONPath and what one of its values must be.
  package struct JSONPathMatcher: Sendable, Hashable {
    package var path: JSONPath
    package var text: String
    package var matcher: ValueMatcher

    package init(path: JSONPath, text: String, matcher: ValueMatcher) {
      self.path = path
      self.text = text
      self.matcher = matcher
    }
  }

  /// One part of a multipart body, by the name of its field.
  package struct PartPattern: Sendable, Hashable {
    package var name: String
    package var value: ValueMatcher?
    package var filename: ValueMatcher?
    package var contentType: ValueMatcher?

    package init(name: String, value: ValueMatcher? = nil, filename: ValueMatcher? = nil, contentType: ValueMatcher? = nil) {
      self.name = name
      self.value = value
      self.filename = filename
      self.contentType = contentType
    }
  }
}
