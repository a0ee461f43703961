/// Finds what somebody meant who misspelt a name.
package enum NearestName {
  /// The candidate that `name` is most likely a misspelling of, or nil when none is near.
  ///
  /// Case, `_` and `-` do not count; else a third of the letters may differ.
  package static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = plain(name)
    let ranked = candidates.map { (name: $0, distance: distance(wanted, plain($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, plain(best.name).count / 3) ? best.name : nil
  }

  private static func plain(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.filter { $0 != "_" && $0 != "-" && $0 != " " }
  }

  /// How many letters must be added, left out, replaced or swapped with their neighbour (optimal string alignment).
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    guard abs(left.count - right.count) < 32, left.count < 256 else { return .max }
    var rows = [Array(0...right.count)]
    for row in 1...left.count {
      var line = [row]
      for column in 1...right.count {
        let replaced = rows[row - 1][column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
        var least = min(replaced, rows[row - 1][column] + 1, line[column - 1] + 1)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          least = min(least, rows[row - 2][column - 2] + 1)
        }
        line.append(least)
      }
      rows.append(line)
    }
    return rows[left.count][right.count]
  }
}
