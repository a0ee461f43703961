import MynahCore

/// Finds what somebody meant who wrote a name that does not exist.
enum Spelling {
  /// `did you mean "calls"?`, or nil when no name is near.
  static func remedy(for name: String, among names: [String]) -> String? {
    let wanted = Array(name.asciiLowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let distance = distance(wanted, Array(candidate.asciiLowercased().unicodeScalars))
      if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    guard let best, best.distance <= max(2, best.name.unicodeScalars.count / 3), best.distance < best.name.unicodeScalars.count else {
      return nil
    }
    return "did you mean \(best.name.quoted)?"
  }

  /// How many letters must be changed, added, left out or swapped with their neighbour (optimal string alignment).
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        var cost = min(previous[column + 1], current[column]) + 1
        cost = min(cost, previous[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
