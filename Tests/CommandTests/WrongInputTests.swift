import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct WrongInputTests {
    private static let throttled = "scenarios/throttled-then-ok.json"

    @Test(
      "wrong usage is 64 and says what is right",
      arguments: [
        (["nope"], "Error: Unexpected argument 'nope'"),
        (["serve"], "Error: Missing expected argument '<file|folder> ...'"),
        (["run", throttled], "Error: Say what to run, after --: mynah run \(throttled) -- COMMAND"),
        (["run", throttled, "true"], "Error: Say what to run, after --: mynah run \(throttled) -- COMMAND"),
        (["run", throttled, "--report", "a.txt", "--", "true"], "Error: --report a.txt: a report is .json, .xml (JUnit) or .html."),
        (["serve", throttled, "--tls-cert", "a.pem"], "Error: --tls-cert and --tls-key go together."),
        (["serve", throttled, "--head-limit", "10"], "Error: --head-limit lies between 1KiB and 1MiB."),
        (["serve", throttled, "--port", "70000"], "Error: The value '70000' is invalid for '--port <port>'"),
        (["run", throttled, "--settle", "soon", "--", "true"], "Error: The value 'soon' is invalid for '--settle <duration>'"),
        (
          ["run", throttled, "--env", "A={uri}", "--", "true"],
          "Error: The value 'A={uri}' is invalid for '--env <name=template>': It is NAME=TEMPLATE, such as API_BASE={url}/v1; "
            + "in braces there are {url}, {host}, {port} and {ca}."
        ),
      ])
    func usage(arguments: [String], message: String) async throws {
      let outcome = try await Program.run(["mynah"] + arguments)
      #expect(outcome.status == 64)
      #expect(outcome.error.split(separator: "\n").first.map(String.init) == message)
      #expect(outcome.output == "")
    }

    @Test("all that is wrong in a scenario is told at once, with line, column and the right spelling; the status is 65")
    func typo() async throws {
      let folder = try TemporaryFolder()
      let text = """
        {
          "routes": [
            {
              "request": { "method": "GET", "path": "/orders" },
              "responses": [
                { "status": 429, "retry_after": 2 },
                { "stauts": 200, "delay": "soon" }
              ]
            }
          ],
          "expectations": [{ "calls": { "route": "list-order", "atleast": 2 } },
                           { "calls": { "route": "list-order", "atLeast": 2 } }]
        }
        """
      try folder.write(text, as: "typo.json")
      let expected = """
        typo.json:6:26: "retry_after" is not a key of a response; did you mean "retryAfter"?
        typo.json:7:11: "stauts" is not a key of a response; did you mean "status"?
        typo.json:7:35: "delay" must be a duration: seconds such as 2, or "250ms", "1.5s", "2m", "1h", not "soon"
        typo.json:11:56: "atleast" is not a parameter of "calls"; did you mean "atLeast"?
        typo.json:12:42: "list-order" is not a route of this scenario; it has "GET /orders"

        """
      for verb in [["check", "typo.json"], ["serve", "typo.json"], ["run", "typo.json", "--", "true"]] {
        let outcome = try await Program.run(["mynah"] + verb, in: folder.url)
        #expect(outcome.status == 65)
        #expect(outcome.error == expected)
        #expect(outcome.output == "")
      }
    }

    @Test("an expectation that cannot be understood is 65 and named with its place")
    func expectation() async throws {
      let folder = try TemporaryFolder()
      let text = """
        routes:
          - id: list-orders
            request: { path: /orders }
            responses: [{ status: 200 }]
        expectations:
          - calls: { route: list-order, atLeast: 2 }
          - reportsTruthfully: { route: list-orders }
        """
      try folder.write(text, as: "orders.yaml")
      let outcome = try await Program.run(["mynah", "check", "orders.yaml"], in: folder.url)
      #expect(outcome.status == 65)
      #expect(
        outcome.error == """
          orders.yaml:6:21: "list-order" is not a route of this scenario; did you mean "list-orders"?
          orders.yaml:7:5: "reportsTruthfully" is not judged by this version yet

          """)
    }

    @Test("a folder is checked file by file, and all that is wrong is told")
    func folder() async throws {
      let outcome = try await Program.mynah("check", "scenarios")
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("scenarios/backoff.json: valid\nscenarios/circuit-breaker.json: valid\n"))
      #expect(!outcome.output.contains("schema"))
      let empty = try TemporaryFolder()
      let nothing = try await Program.mynah("check", empty.url.path)
      #expect(nothing.status == 65)
      #expect(nothing.error == "\(empty.url.path): this folder holds no scenario: no .json, .yaml or .yml file with \"routes\"\n")
    }
  }
}
