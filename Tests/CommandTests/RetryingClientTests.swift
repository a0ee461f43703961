import Foundation
import MynahJSON
import Programs
import Testing

extension CommandTests {
  /// A client as people write it, and the journal held against what it measured itself.
  @Suite struct RetryingClientTests {
    private static let client = """
      import os, sys, time
      import requests
      from requests.adapters import HTTPAdapter
      from urllib3 import Retry
      from urllib3.connectionpool import HTTPConnectionPool

      def now():
          return time.clock_gettime(time.CLOCK_MONOTONIC)

      moments = []
      send = HTTPConnectionPool._make_request
      def timed(self, *arguments, **options):
          begun = now()
          response = send(self, *arguments, **options)
          moments.append((begun, now()))
          return response
      HTTPConnectionPool._make_request = timed

      session = requests.Session()
      session.mount("http://", HTTPAdapter(max_retries=Retry(total=5, status_forcelist=[429, 503], backoff_factor=0.1)))
      response = session.get(os.environ["MYNAH_URL"] + "/orders", timeout=60)
      print(response.status_code, moments[1][0] - moments[0][1])
      """

    @Test("the gap in the journal is the pause that urllib3's Retry made, within 20 ms")
    func gap() async throws {
      guard Package.hasPython else { return }
      var excess: [Double] = []
      // Noise of the machine can only lengthen the gap; one quiet run is enough.
      for _ in 0..<8 where (excess.min() ?? 1) > 0.020 {
        let folder = try TemporaryFolder()
        let client = try folder.write(Self.client, as: "client.py").path
        let outcome = try await Program.judged(
          "run", "scenarios/throttled-then-ok.json", "--journal", folder.path("journal"), "--", "python", client)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        let words = outcome.output.split(whereSeparator: \.isWhitespace)
        #expect(words.first == "200")
        let pause = try #require(words.last.flatMap { Double($0) })
        let lines = try folder.text("journal").split(separator: "\n").map { try JSONDocument(parsing: Array($0.utf8)).value }
        try #require(lines.count == 4)
        let gap = try #require(lines[2]["t0"]?.double) - #require(lines[1]["te"]?.double)
        #expect(pause >= 1)
        excess.append(abs(gap - pause))
      }
      #expect(try #require(excess.min()) <= 0.020)
    }

    @Test("a client that never calls fails by what was expected of it, and the reports say so")
    func neverCalls() async throws {
      let folder = try TemporaryFolder()
      let outcome = try await Program.mynah(
        "run", "scenarios/throttled-then-ok.json", "--report", folder.path("a.xml"), "--report", folder.path("a.json"), "--", "true")
      #expect(outcome.status == 1)
      let report = try JSONDocument(parsing: Array(folder.text("a.json").utf8)).value
      #expect(report["verdict"] == "failed")
      #expect(report["expectations"]?[0]?["summary"] == "\"list-orders\" was never called; expected: at least 2")
      #expect(folder.text("a.xml").contains("<failure"))
    }
  }
}
