/// An order of the shop.
public struct Order: Codable, Sendable, Equatable, Identifiable {
  /// Given by the API.
  public let id: Int
  /// What is ordered.
  public let item: String

  /// An order of this item.
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
