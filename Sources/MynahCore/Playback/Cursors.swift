import MynahCrypto

/// How far the sequences have come of routes that have many: one for each client, path, operation or value of a place.
///
/// Values come from clients, so their number is bounded. They are kept in two generations: when the young ones are half of the limit they
/// become the old ones, and the old ones that nobody has asked for since are let go. So the last half of the limit is there always.
struct Cursors: Sendable {
  /// How many are kept at most.
  static let limit = 200_000

  static let warning =
    "there are more than \(limit) sequences (per); those that nobody had asked for the longest were let go, and begin anew if somebody does"

  private var young: [Key: Cursor] = [:]
  private var old: [Key: Cursor] = [:]
  private let half: Int

  private struct Key: Hashable {
    let route: String
    let value: String
  }

  init(limit: Int = Self.limit) {
    half = max(1, limit / 2)
  }

  var count: Int { young.count + old.count }

  /// Moves the sequence of this value on; says whether others had to be let go for it, which begin anew should they be asked for again.
  mutating func move<R>(_ route: String, _ value: String, _ change: (inout Cursor) -> R) -> (result: R, lettingGo: Bool) {
    let key = Key(route: route, value: Self.short(value))
    if young[key] != nil || young.count < half {
      let known = old.isEmpty ? nil : old.removeValue(forKey: key)
      return (change(&young[key, default: known ?? Cursor()]), false)
    }
    var cursor = old.removeValue(forKey: key) ?? Cursor()
    let lettingGo = !old.isEmpty
    old = young
    young = [:]
    let result = change(&cursor)
    young[key] = cursor
    return (result, lettingGo)
  }

  mutating func keep(routes: Set<String>) {
    young = young.filter { routes.contains($0.key.route) }
    old = old.filter { routes.contains($0.key.route) }
  }

  /// Stands for a value of any length.
  private static func short(_ value: String) -> String {
    value.utf8.count <= 64 ? value : Digest.hex(Digest.sha256(Array(value.utf8)))
  }
}
