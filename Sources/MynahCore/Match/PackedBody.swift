/// A body that has a content coding: its bytes are never the same from one client to the next, what is in them is.
package struct PackedBody: Sendable, Hashable {
  /// As one of them was recorded.
  package let bytes: [UInt8]
  /// What has to be in it.
  package let content: BodyPattern
  private let unpack: @Sendable (Request) -> [UInt8]?

  /// - Parameter unpack: Takes the coding off that the headers name; nil where it cannot.
  package init(_ bytes: [UInt8], content: BodyPattern, unpack: @escaping @Sendable (Request) -> [UInt8]?) {
    self.bytes = bytes
    self.content = content
    self.unpack = unpack
  }

  /// The request without its coding; a client may as well have sent the body as it is.
  func unpacked(_ request: Request) -> Request {
    unpack(request).map { Request(head: request.head, body: $0) } ?? request
  }

  package static func == (left: PackedBody, right: PackedBody) -> Bool { left.content == right.content }

  package func hash(into hasher: inout Hasher) { hasher.combine(content) }
}
