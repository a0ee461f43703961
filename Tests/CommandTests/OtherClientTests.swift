import Foundation
import Programs
import Testing

extension CommandTests {
  /// Clients that wait as they are told, each in its own way.
  @Suite struct OtherClientTests {
    private static let throttled = "scenarios/throttled-then-ok.json"
    private static let orders = #"{"data":[{"id":1,"total":"19.90"}],"has_more":false}"#

    @Test("curl --retry waits for Retry-After and gets its orders")
    func curl() async throws {
      let outcome = try await Program.mynah(
        "run", Self.throttled, "--", "sh", "-c", "curl -s --fail --retry 3 --max-time 60 $MYNAH_URL/orders")
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output == Self.orders)
      #expect(outcome.error.contains("PASSED throttled-then-ok: 2 passed; 2 exchanges; seed "))
    }

    @Test("a loop around httpx that waits for Retry-After gets its orders")
    func httpx() async throws {
      guard Package.hasPython else { return }
      let folder = try TemporaryFolder()
      let client = """
        import os, time, httpx

        with httpx.Client(base_url=os.environ["MYNAH_URL"], timeout=60) as client:
            while (response := client.get("/orders")).status_code == 429:
                time.sleep(int(response.headers["Retry-After"]))
            print(response.text)
        """
      let file = try folder.write(client, as: "client.py").path
      let outcome = try await Program.mynah("run", Self.throttled, "--", "python", file)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output == Self.orders + "\n")
      #expect(outcome.error.contains("PASSED throttled-then-ok: 2 passed; 2 exchanges; seed "))
    }
  }
}
