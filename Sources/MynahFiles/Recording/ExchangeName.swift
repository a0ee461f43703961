import MynahCore

/// Names the files of exchanges: method, path, and how many before it were called the same.
///
/// The names of a session's files depend on nothing but its requests, so recording it again changes no name.
struct ExchangeNames {
  private var counts: [String: Int] = [:]

  /// `post-orders-7-refunds-001`.
  mutating func next(method: String, target: String) -> String {
    let stem = Self.stem(method: method, target: target)
    counts[stem, default: 0] += 1
    let digits = String(counts[stem, default: 1])
    return stem + "-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// Letters of every case share a name, as some file systems do not tell them apart.
  private static func stem(method: String, target: String) -> String {
    let words = (method + "/" + Target(target).decodedPath).lowercased().unicodeScalars.split { scalar in
      !("a"..."z" ~= scalar || "0"..."9" ~= scalar || scalar == "_")
    }
    let name = words.map { String($0) }.joined(separator: "-")
    // File systems take 255 bytes; a reader takes less.
    return name.count <= longest ? name : String(name.prefix(longest)) + "~"
  }

  private static let longest = 80
}
