/// An order of the shop.
public struct Order: Codable, Sendable, Equatable, Identifiable {
  public let id: Int
  public let item: String

  public init(id: Int, item: String) {
    self.id = id
    self.item = item
  }
}

/// One page of orders, and where the next one begins.
package struct OrderPage: Codable, Sendable {
  package let data: [Order]
  package let nextCursor: String?

  enum CodingKeys: String, CodingKey {
    case data
    case nextCursor = "next_cursor"
  }
}
