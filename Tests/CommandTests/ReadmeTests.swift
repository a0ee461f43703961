import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct ReadmeTests {
    @Test("what a guide shows at the terminal is what happens", arguments: try Guide.all())
    func guide(name: String) async throws {
      let guide = try Guide(name)
      guard Package.hasPython || !guide.blocks.contains(where: { $0.language == "python" }) else { return }
      // What else is shown follows from a verdict that came out open, so only the first difference tells whose doing it is.
      let differences = try await played(againWhile: { $0.first?.contains("INCONCLUSIVE") == true }) { try await play(guide) }
      for difference in differences { Issue.record("\(difference)") }
    }

    /// Does what a guide shows; returns what came out otherwise.
    private func play(_ guide: Guide) async throws -> [String] {
      let session = try GuideSession(guide)
      var differences: [String] = []
      for block in guide.blocks where block.language == "console" { differences += try await session.play(block) }
      try await session.end()
      return differences
    }

    @Test("a guide's shell commands all stand in console blocks, where they are run", arguments: try Guide.all())
    func languages(name: String) throws {
      for block in try Guide(name).blocks {
        #expect(["console", "json", "yaml", "python", "text", "swift"].contains(block.language), "\(block.place): \(block.language)")
      }
    }

    @Test("a scenario that a guide shows is valid", arguments: try Guide.all())
    func scenarios(name: String) async throws {
      for block in try Guide(name).blocks where block.words.contains("scenario") {
        let folder = try TemporaryFolder()
        let file = block.title ?? "scenario.\(block.language)"
        try folder.write(block.text, as: file)
        try folder.write("id,total\n1,19.90\n", as: "export.csv")
        let outcome = try await Program.mynah("check", file, in: folder.url)
        #expect(outcome.status == 0, "\(block.place): \(outcome.error)")
      }
    }

    @Test("the first guide shows its first scenario as it is")
    func shownScenario() throws {
      let shown = try Guide("README.md").blocks.first { $0.words.contains("scenario") }
      let file = try Data(contentsOf: Package.root.appending(path: "scenarios/throttled-then-ok.json"))
      #expect(shown?.text == String(decoding: file, as: UTF8.self))
    }

    @Test("the first guide names the C libraries that are installed, and every other guide")
    func named() throws {
      let readme = try String(contentsOf: Package.root.appending(path: "README.md"), encoding: .utf8)
      let setup = try String(contentsOf: Package.root.appending(path: ".ci/setup"), encoding: .utf8)
      let libraries = setup.matches(of: #/^\S+ +(\S+-dev) /#.anchorsMatchLineEndings())
      #expect(libraries.count == 6)
      for library in libraries { #expect(readme.contains("`\(library.1)`"), "\(library.1)") }
      for guide in try Guide.all() where guide != "README.md" { #expect(readme.contains("](\(guide))"), "\(guide)") }
    }

    @Test("links between guides lead somewhere", arguments: try Guide.all())
    func links(name: String) throws {
      let text = try String(decoding: Data(contentsOf: Package.root.appending(path: name)), as: UTF8.self)
      let folder = Package.root.appending(path: name).deletingLastPathComponent()
      for link in text.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
        let target = folder.appending(path: String(link.1)).standardizedFileURL
        #expect(FileManager.default.fileExists(atPath: target.path), "\(name): \(link.1)")
      }
    }
  }
}
