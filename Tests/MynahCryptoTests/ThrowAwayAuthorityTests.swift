import Foundation
import Programs
import Testing

@testable import MynahCrypto

struct ThrowAwayAuthorityTests {
  private static let names = ["localhost", "*.example.test", "127.0.0.1", "[::1]"]

  @Test(
    "OpenSSL, at its strictest, accepts an issued certificate for each of its names",
    .enabled(if: OpenSSL.isInstalled, "openssl is not installed"),
    arguments: [
      ["-verify_hostname", "localhost"], ["-verify_hostname", "api.example.test"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"],
    ])
  func accepted(name: [String]) throws {
    let folder = try TemporaryFolder()
    let authority = try ThrowAwayAuthority(now: Self.now)
    let identity = try authority.issue(for: Self.names)
    let trusted = try folder.write(authority.certificatePEM, as: "ca.pem").path
    let chain = try folder.write(identity.certificateChainPEM, as: "chain.pem").path
    let result = try OpenSSL.run(["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", trusted] + name + [chain])
    #expect(result.output.contains("chain.pem: OK"), "\(result.output)")
  }

  @Test(
    "OpenSSL refuses it for another name and under another authority", .enabled(if: OpenSSL.isInstalled, "openssl is not installed"))
  func refused() throws {
    let folder = try TemporaryFolder()
    let authority = try ThrowAwayAuthority(now: Self.now)
    let chain = try folder.write(authority.issue(for: Self.names).certificateChainPEM, as: "chain.pem").path
    let trusted = try folder.write(authority.certificatePEM, as: "ca.pem").path
    let other = try folder.write(ThrowAwayAuthority(now: Self.now).certificatePEM, as: "other.pem").path
    #expect(try OpenSSL.run(["verify", "-CAfile", trusted, "-verify_hostname", "example.com", chain]).status != 0)
    #expect(try OpenSSL.run(["verify", "-CAfile", other, chain]).status != 0)
  }

  @Test(
    "a certificate says what it is for and when it is valid", .enabled(if: OpenSSL.isInstalled, "openssl is not installed"))
  func contents() throws {
    let folder = try TemporaryFolder()
    let authority = try ThrowAwayAuthority(now: 1_767_225_600)  // 2026-01-01 00:00:00 UTC
    let file = try folder.write(authority.issue(for: Self.names).certificateChainPEM, as: "chain.pem").path
    let text = try OpenSSL.run(["x509", "-noout", "-text", "-in", file]).output
    for line in [
      "Signature Algorithm: ecdsa-with-SHA256",
      "ASN1 OID: prime256v1",
      "Not Before: Dec 31 23:00:00 2025 GMT",
      "Not After : Jan 31 00:00:00 2026 GMT",
      "CA:FALSE",
      "Digital Signature",
      "TLS Web Server Authentication",
      "DNS:localhost, DNS:*.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
    ] {
      #expect(text.contains(line), "\(line) is missing in \(text)")
    }
  }

  @Test(
    "where a clock runs faster everything is valid for longer, never for less than 30 days",
    .enabled(if: OpenSSL.isInstalled, "openssl is not installed"),
    arguments: [(86_400_000, "Sep 27 00:00:00 2028 GMT"), (60, "Jan 31 00:00:00 2026 GMT")])
  func lasting(seconds: Int, end: String) throws {
    let folder = try TemporaryFolder()
    let authority = try ThrowAwayAuthority(now: 1_767_225_600, lasting: seconds)
    let file = try folder.write(authority.issue(for: Self.names).certificateChainPEM, as: "chain.pem").path
    let text = try OpenSSL.run(["x509", "-noout", "-enddate", "-in", file]).output
    #expect(text == "notAfter=\(end)\n")
  }

  @Test("no two authorities, and no two certificates, are alike")
  func unalike() throws {
    let authority = try ThrowAwayAuthority(now: Self.now)
    #expect(try authority.certificatePEM != ThrowAwayAuthority(now: Self.now).certificatePEM)
    #expect(try authority.issue(for: ["a"]) != authority.issue(for: ["a"]))
  }

  @Test(
    "what is no name is refused",
    arguments: ["", " ", "a b", "-a", "a-", "a..b", "a.*.b", "*", "münchen.de", "a\nb", String(repeating: "a", count: 64), "https://a"])
  func invalidNames(name: String) throws {
    let authority = try ThrowAwayAuthority(now: Self.now)
    let error = #expect(throws: CryptoError.self) { try authority.issue(for: ["localhost", name]) }
    #expect(error?.description == "\"\(name)\" is neither a DNS name nor an IP address")
  }

  @Test("a certificate for no name is refused")
  func noNames() throws {
    let authority = try ThrowAwayAuthority(now: Self.now)
    let error = #expect(throws: CryptoError.self) { try authority.issue(for: []) }
    #expect(error?.description == "a certificate needs at least one DNS name or IP address")
  }

  private static var now: Int { Int(Date().timeIntervalSince1970) }
}
