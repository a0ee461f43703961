import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct SecretCheckTests {
    private static let har = #"""
      {"log": {"entries": [{"request": {"method": "GET", "url": "https://shop.test/?api_key=Zk3vQ9xT2mLr8WpB5cYd", "headers": []},
        "response": {"status": 204, "headers": [{"name": "X-Odd", "value": "n4Gq8sVt1Xz6Jb3Kw7Ry"}], "content": {}}}]}}
      """#

    @Test("a secret that is left is 1 and named by its place and kind")
    func left() async throws {
      let folder = try TemporaryFolder()
      try folder.write(Self.har, as: "session.har")
      let outcome = try await Program.mynah("check", "session.har", in: folder.url)
      #expect(outcome.status == 1)
      #expect(
        outcome.output == """
          session.har: valid
          session.har: exchange 1: request query:api_key: a secret is left (api-key)
          session.har: exchange 1: reply header:X-Odd: a secret is left (random letters and digits); if it is none: --allow header:X-Odd
          1 file, 1 route, 2 secrets left

          """)
      #expect(outcome.error == "")
    }

    @Test("what a scenario expects of the routes of a recording is understood where both are named")
    func expectations() async throws {
      let folder = try TemporaryFolder()
      let har = #"""
        {"log": {"entries": [{"request": {"method": "GET", "url": "https://a.test/x", "headers": []},
          "response": {"status": 204, "headers": [], "content": {}}}]}}
        """#
      try folder.write(har, as: "a.har")
      try folder.write(#"{"expectations": [{"calls": {"route": "GET /x", "exactly": 1}}]}"#, as: "good.json")
      try folder.write(#"{"expectations": [{"calls": {"route": "GET /y", "exactly": 1}}]}"#, as: "bad.json")
      let good = try await Program.mynah("check", "a.har", "good.json", in: folder.url)
      #expect(good.status == 0)
      #expect(good.output == "good.json: valid\na.har: valid\n2 files, 1 route\n")
      let bad = try await Program.mynah("check", "a.har", "bad.json", in: folder.url)
      #expect(bad.status == 65)
      #expect(bad.error == #"bad.json:1:39: "GET /y" is not a route of this scenario; did you mean "GET /x"?"# + "\n")
    }

    @Test("every text of a HAR is looked through, also where no exchange comes of it")
    func besidesExchanges() async throws {
      let folder = try TemporaryFolder()
      func token(_ number: Int) -> String { "Zk3vQ9xT2mLr8WpB5cYd\(number)" }
      try folder.write(
        #"""
        {"log": {"pages": [{"title": "https://a.test/?access_token=\#(token(1))"}], "entries": [{
          "request": {"method": "GET", "url": "https://a.test/y#access_token=\#(token(2))", "headers": [],
            "cookies": [{"name": "sid", "value": "\#(token(3))"}]},
          "response": {"status": 200, "headers": [], "cookies": [], "content": {}, "redirectURL": "/?access_token=\#(token(4))"},
          "comment": "access_token=\#(token(5))", "_initiator": {"url": "https://a.test/?access_token=\#(token(6))"},
          "_webSocketMessages": [{"type": "send", "data": "{\"access_token\":\"\#(token(7))\"}"}], "": "access_token=\#(token(8))",
          "_odd": "n4Gq8sVt1Xz6Jb3Kw7Ry"}]}}
        """#, as: "web.har")
      let outcome = try await Program.mynah("check", "web.har", in: folder.url)
      #expect(outcome.status == 1)
      let entry = "web.har: json:/log/entries/*"
      let lines = outcome.output.split(separator: "\n").map(String.init).filter { $0.contains("json:") }
      #expect(lines.count == 9, "\(outcome.output)")
      let odd = "a secret is left (random letters and digits); if it is none: --allow 'json:/log/entries/*/_odd'"
      #expect(lines.contains("\(entry)/_odd: \(odd)"))
      for place in ["request/url", "request/cookies/*/value", "response/redirectURL", "comment", "_initiator/url"] {
        #expect(lines.contains { $0.hasPrefix("\(entry)/\(place): a secret is left") }, "\(place): \(outcome.output)")
      }
    }

    @Test("what is allowed is no secret, and a place that is none is wrong usage")
    func allowed() async throws {
      let folder = try TemporaryFolder()
      try folder.write(Self.har, as: "session.har")
      let arguments = ["check", "session.har", "--allow", "query:api_key", "--allow"]
      let outcome = try await Program.run(["mynah"] + arguments + ["header:x-odd"], in: folder.url)
      #expect(outcome.status == 0)
      #expect(outcome.output == "session.har: valid\n1 file, 1 route\n")
      let wrong = try await Program.run(["mynah"] + arguments + ["X-Odd"], in: folder.url)
      #expect(wrong.status == 64)
      let places = "header:NAME, query:NAME, form:NAME, cookie:NAME, json:/POINTER, path:/PATH or text:/PATH"
      #expect(wrong.error == "\"X-Odd\" is no place: one is \(places)\n")
    }
  }
}
