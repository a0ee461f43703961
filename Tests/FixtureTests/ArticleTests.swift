import Foundation
import Testing

/// The articles show only code that is compiled and run here.
struct ArticleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  private static let catalog = root.appending(path: "Sources/MynahKit/MynahKit.docc")

  private static func articles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: catalog.path).filter { $0.hasSuffix(".md") }.sorted()
  }

  /// The pieces of code in an article, each with the name of its language before it.
  private static func fences(of article: String) throws -> [Substring] {
    let text = try String(contentsOf: catalog.appending(path: article), encoding: .utf8)
    return text.split(separator: "```", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
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
    for fence in try Self.fences(of: article) {
      #expect(fence.hasPrefix("swift\n"), "\(article) has code in another language")
      let code = Self.lines(fence.dropFirst(6).dropLast())
      #expect(sources.contains { $0.contains(code) }, "\(article): not in Snippets:\n\(code.joined(separator: "\n"))")
    }
  }

  @Test("each type that a user of the kit has to know stands in the code of an article")
  func types() throws {
    let interface = try String(contentsOf: Self.root.appending(path: "Tests/public-interface.txt"), encoding: .utf8)
    let kit = interface.prefix(upTo: try #require(interface.range(of: "# MynahTesting")).lowerBound)
    let types = kit.split(separator: "\n").compactMap {
      $0.wholeMatch(of: #/public (?:final )?(?:struct|enum|class|actor|protocol) (\w+).*/#).map { String($0.1) }
    }
    #expect(types.contains("MockServer"))
    let words = Set(try Self.articles().flatMap(Self.fences).flatMap { $0.matches(of: #/\w+/#).map { String($0.output) } })
    #expect(types.filter { !words.contains($0) } == [])
  }

  @Test("the catalog has an article for each way to use the fixture")
  func catalog() throws {
    #expect(
      try Self.articles() == [
        "ContinuousIntegration.md", "Faults.md", "GettingStarted.md", "HoldsAndHerds.md", "MynahKit.md", "Recordings.md", "Retries.md",
        "Timeouts.md", "UITests.md", "Verdicts.md", "WritingScenarios.md",
      ])
  }
}
