import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct JudgeTests {
    private static let throttled = "scenarios/throttled-then-ok.json"
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    @Test(
      "a saved journal has the verdict, the report and the exit code of its run",
      arguments: ["curl -s $MYNAH_URL/orders; curl -s $MYNAH_URL/orders", "curl -s $MYNAH_URL/orders", "curl -s $MYNAH_URL/order", "true"])
    func same(command: String) async throws {
      let run = try await Program.mynah(
        "run", Self.throttled, "--journal", folder.path("journal.jsonl"), "--report", folder.path("run.json"), "--", "sh", "-c", command)
      let judged = try await Program.mynah(
        "judge", folder.path("journal.jsonl"), Self.throttled, "--report", folder.path("judged.json"))
      #expect(judged.status == run.status)
      #expect(run.error.hasSuffix("\n" + judged.error))
      #expect(!folder.text("run.json").isEmpty && folder.text("run.json") == folder.text("judged.json"))
    }

    @Test("a journal that is not there is 66, one that is none is 65")
    func wrong() async throws {
      let missing = try await Program.mynah("judge", "nothing.jsonl", Self.throttled)
      #expect(missing.status == 66)
      #expect(missing.error == "nothing.jsonl: there is no such file or folder\n")
      let none = try await Program.mynah("judge", Self.throttled, Self.throttled)
      #expect(none.status == 65)
      let message =
        #"a journal begins with {"mynah":"journal","version":1,...}; this line by itself is not JSON: the text ends, but the "{" at 1:1 is not closed"#
      #expect(none.error == "\(Self.throttled):1:2: \(message)\n")
    }

    @Test("on GitHub what failed is annotated, and what passed is not")
    func annotations() async throws {
      let gitHub = ["GITHUB_ACTIONS": "true"]
      let failed = try await Program.mynah("run", Self.throttled, "--", "true", environment: gitHub)
      #expect(failed.error.contains("\n::error"))
      let command = "curl -s $MYNAH_URL/orders; curl -s $MYNAH_URL/orders"
      let passed = try await Program.mynah("run", Self.throttled, "--", "sh", "-c", command, environment: gitHub)
      #expect(!passed.error.contains("::"))
    }
  }
}
