import Foundation

/// A Swift file of a target, line by line.
struct SourceFile: Sendable {
  let target: String
  /// Relative to the package.
  let path: String
  let lines: [String]

  init(target: String, path: String, text: String) {
    self.target = target
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
  }

  /// The modules that it imports, with the line of each, counted from 1.
  var imports: [(line: Int, module: String)] {
    find(
      ["import"],
      #/^\s*(?:@\w+(?:\(.*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/#
    )
  }

  /// The types that it declares.
  var types: [(line: Int, name: String)] {
    find(
      ["struct", "class", "enum", "actor", "protocol", "typealias"],
      #/^(?:[^/"]*\s)?(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/#
    )
  }

  /// - Parameter words: A line without any of these can't match, which is found out much sooner.
  private func find(_ words: [String], _ pattern: Regex<(Substring, Substring)>) -> [(Int, String)] {
    lines.enumerated().compactMap { index, line in
      guard words.contains(where: line.contains) else { return nil }
      return line.firstMatch(of: pattern).map { (index + 1, String($0.1)) }
    }
  }

  /// Reads all files of `Sources` and `Tests`, or of one of them.
  static func all(in package: URL, below folders: [String] = ["Sources", "Tests"]) throws -> [SourceFile] {
    try folders.flatMap { folder in
      let paths = try FileManager.default.subpathsOfDirectory(atPath: package.appending(path: folder).path)
      return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
        let text = try String(contentsOf: package.appending(path: "\(folder)/\(path)"), encoding: .utf8)
        return SourceFile(target: String(path.prefix { $0 != "/" }), path: "\(folder)/\(path)", text: text)
      }
    }
  }
}
