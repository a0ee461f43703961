/// Swift code that answers a route's requests, where no list of replies can.
///
/// An object, because code has no value: two routes are the same only with the same closure.
package final class ReplyClosure: Sendable, Hashable {
  package let make: @Sendable (Request) async throws -> Reply

  package init(_ make: @escaping @Sendable (Request) async throws -> Reply) {
    self.make = make
  }

  package static func == (left: ReplyClosure, right: ReplyClosure) -> Bool { left === right }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
