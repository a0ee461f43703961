import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct CompletionTests {
    @Test("each shell parses the completions that are made for it", arguments: ["bash", "zsh", "fish"])
    func parses(shell: String) async throws {
      let script = try await Program.mynah("--generate-completion-script", shell)
      #expect(script.status == 0)
      for word in ["serve", "run", "check", "ready-file", "journal-limit", "speed"] { #expect(script.output.contains(word), "\(word)") }
      guard try await Program.run(["sh", "-c", "command -v \(shell)"]).status == 0 else {
        print("absent: \(shell), which would parse its completions")
        return
      }
      let folder = try TemporaryFolder()
      let file = try folder.write(script.output, as: "completions").path
      let parsed = try await Program.run([shell, "-n", file])
      #expect(parsed.status == 0, "\(parsed.error)")
    }
  }
}
