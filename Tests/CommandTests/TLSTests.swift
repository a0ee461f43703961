import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct TLSTests {
    private static let throttled = "scenarios/throttled-then-ok.json"

    @Test("curl trusts the server by MYNAH_CA, and by nothing else, and the file is gone afterwards")
    func curl() async throws {
      let command = """
        curl -sS --cacert $MYNAH_CA $MYNAH_URL/orders; echo; curl -sS --cacert $MYNAH_CA $MYNAH_URL/orders; echo
        curl -s $MYNAH_URL/orders; echo $?
        echo "$MYNAH_URL $CA $MYNAH_CA"
        """
      let outcome = try await Program.mynah("run", Self.throttled, "--tls", "--env", "CA={ca}", "--", "sh", "-c", command)
      let lines = outcome.output.split(separator: "\n")
      try #require(lines.count == 4, "\(outcome.output)\(outcome.error)")
      #expect(lines[..<3] == ["{\"error\":\"too_many_requests\"}", "{\"data\":[{\"id\":1,\"total\":\"19.90\"}],\"has_more\":false}", "60"])
      let names = lines[3].split(separator: " ")
      #expect(names[0].hasPrefix("https://127.0.0.1:"))
      #expect(names[1] == names[2])
      #expect(outcome.error.contains("\ncertificate authority: \(names[2])\n"))
      #expect(!FileManager.default.fileExists(atPath: String(names[2])))
      #expect(outcome.status == 0)
    }

    @Test("requests trusts the server by MYNAH_CA, by address and by name")
    func requests() async throws {
      guard Package.hasPython else { return }
      let client = """
        import os, requests
        url, ca = os.environ["MYNAH_URL"], os.environ["MYNAH_CA"]
        print(requests.get(url + "/orders", verify=ca).status_code)
        print(requests.get(url.replace("127.0.0.1", "localhost") + "/orders", verify=ca).status_code)
        """
      let outcome = try await Program.mynah("run", Self.throttled, "--tls", "--", "python", "-c", client)
      #expect(outcome.output == "429\n200\n")
      #expect(outcome.status == 0)
    }

    @Test("a certificate that is given is used; one that is none is 65")
    func given() async throws {
      let folder = try TemporaryFolder()
      let (certificate, key) = (folder.path("cert.pem"), folder.path("key.pem"))
      let made = try await Program.run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ])
      try #require(made.status == 0, "\(made.error)")
      let server = try await Server(Self.throttled, "--tls-cert", certificate, "--tls-key", key)
      #expect(try await Answer("--cacert", certificate, server.url + "/orders").status == 429)
      _ = try await server.stop()
      let wrong = try await Program.mynah("run", Self.throttled, "--tls-cert", key, "--tls-key", key, "--", "true")
      #expect(wrong.status == 65)
      #expect(wrong.error.hasSuffix("\n") && !wrong.error.contains("Mynah plays"))
    }
  }
}
