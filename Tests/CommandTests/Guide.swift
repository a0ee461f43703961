import Foundation

/// A Markdown file and its fenced blocks.
struct Guide {
  /// What follows the fence is a language, then words and `name=value`.
  struct Block {
    let language: String
    let words: [String]
    let lines: [Substring]
    /// Where its fence stands.
    let place: String

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// The value of `title=...`.
    var title: String? { words.first { $0.hasPrefix("title=") }.map { String($0.dropFirst(6)) } }
  }

  let name: String
  let blocks: [Block]

  /// - Parameter name: The path below the package's root.
  init(_ name: String) throws {
    self.name = name
    let text = try String(decoding: Data(contentsOf: Package.root.appending(path: name)), as: UTF8.self)
    var blocks: [Block] = []
    var open: (fence: Substring, number: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let block = open {
        guard line == "```" else {
          open?.lines.append(line)
          continue
        }
        let words = block.fence.dropFirst(3).split(separator: " ").map(String.init)
        blocks.append(
          Block(language: words.first ?? "", words: Array(words.dropFirst()), lines: block.lines, place: "\(name):\(block.number)"))
        open = nil
      } else if line.hasPrefix("```") {
        open = (line, index + 1, [])
      }
    }
    self.blocks = blocks
  }

  /// Every guide of the package.
  static func all() throws -> [String] {
    let folder = Package.root.appending(path: "docs").path
    return try ["README.md"]
      + FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
  }
}
