import MynahJSON

/// Finds what is the same but for its order, in the first place where it is so.
///
/// Elements are told apart by what names them: their own value, or a member such as `id`.
enum MemberOrder {
  static func difference(_ recorded: JSON, _ live: JSON, at pointer: JSONPointer = JSONPointer()) -> (pointer: JSONPointer, text: String)? {
    switch (recorded, live) {
    case (.object(let left), .object(let right)):
      let common = left.keys.filter { right[$0] != nil }
      if common != right.keys.filter({ left[$0] != nil }) { return (pointer, "has its members in another order") }
      for (key, value) in left {
        if let other = right[key], let found = difference(value, other, at: pointer.appending(key)) { return found }
      }
    case (.array(let left), .array(let right)):
      let (names, others) = (left.compactMap(identity), right.compactMap(identity))
      if names.count == left.count, others.count == right.count, names != others, names.sorted() == others.sorted() {
        return (pointer, "has its elements in another order")
      }
      if let first = left.first, let other = right.first { return difference(first, other, at: pointer.appending(0)) }
    default: break
    }
    return nil
  }

  private static func identity(_ element: JSON) -> String? {
    switch element {
    case .object(let object): naming.lazy.compactMap { object[$0]?.text() }.first
    case .array: nil
    default: element.text()
    }
  }

  private static let naming = ["id", "uuid", "key", "slug", "code", "name"]
}
