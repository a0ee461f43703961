import Foundation
import Testing

/// The articles show only code that is compiled and run here.
struct ArticleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  private static let catalog = root.appending(path: "Sources/MynahKit/MynahKit.docc")

  private static func articles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: catalog.path).filter { $0.hasSuffix(".md") }.sorted()
  }

  /// Lines of code without the blanks before them, as the same code stands deeper in a test.
  private static func lines(_ code: Substring) -> [String] {
    code.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test("each piece of code in an article stands in a file of these tests, line by line", arguments: try articles())
  func snippets(article: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snippets")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    let sources = try files.map { Self.lines(try String(contentsOf: folder.appending(path: $0), encoding: .utf8)[...]) }
    let text = try String(contentsOf: Self.catalog.appending(path: article), encoding: .utf8)
    let fences = text.split(separator: "```", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    for fence in fences {
      #expect(fence.hasPrefix("swift\n"), "\(article) has code in another language")
      let code = Self.lines(fence.dropFirst(6).dropLast())
      #expect(sources.contains { $0.contains(code) }, "\(article): not in Snippets:\n\(code.joined(separator: "\n"))")
    }
  }

  @Test("the catalog has an article for each way to use the fixture")
  func catalog() throws {
    #expect(
      try Self.articles() == [
        "ContinuousIntegration.md", "Faults.md", "GettingStarted.md", "HoldsAndHerds.md", "MynahKit.md", "Recordings.md", "Retries.md",
        "Timeouts.md",
        "UITests.md", "WritingScenarios.md",
      ])
  }
}
