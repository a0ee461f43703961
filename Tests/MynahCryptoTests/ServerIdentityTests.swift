import Foundation
import Programs
import Testing

@testable import MynahCrypto

struct ServerIdentityTests {
  private let issued: ServerIdentity

  init() throws {
    issued = try ThrowAwayAuthority(now: 1_767_225_600).issue(for: ["localhost"])
  }

  @Test("a certificate and its key are taken as they are written")
  func taken() throws {
    let identity = try ServerIdentity(certificatePEM: "a comment\n" + issued.certificateChainPEM, keyPEM: issued.keyPEM)
    #expect(identity.certificateChainPEM == "a comment\n" + issued.certificateChainPEM)
    #expect(identity.keyPEM == issued.keyPEM)
  }

  @Test("the key of another certificate is refused")
  func otherKey() throws {
    let other = try ThrowAwayAuthority(now: 1_767_225_600).issue(for: ["localhost"])
    #expect(
      message(issued.certificateChainPEM, other.keyPEM)
        == "the private key does not belong to the certificate; the first certificate of the file must be the one made for this key")
  }

  @Test("a chain in the wrong order is refused")
  func wrongOrder() throws {
    let parts = issued.certificateChainPEM.split(separator: "-----END CERTIFICATE-----\n").map { $0 + "-----END CERTIFICATE-----\n" }
    #expect(parts.count == 2)
    #expect(
      message(parts.reversed().joined(), issued.keyPEM)
        == "the private key does not belong to the certificate; the first certificate of the file must be the one made for this key")
  }

  @Test("what is no certificate is refused", arguments: ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
  func noCertificate(text: String) {
    let message = message(text, issued.keyPEM)
    #expect(message.hasPrefix("the certificate cannot be read ("))
    #expect(message.hasSuffix("); it must be PEM, beginning with -----BEGIN CERTIFICATE-----, the server's own first"))
  }

  @Test("what is no key is refused", arguments: ["", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
  func noKey(text: String) {
    let message = message(issued.certificateChainPEM, text)
    #expect(message.hasPrefix("the private key cannot be read ("))
    #expect(message.hasSuffix("); it must be PEM without a password, beginning with -----BEGIN PRIVATE KEY-----"))
  }

  @Test(
    "a key in another form is taken, one with a password refused", .enabled(if: OpenSSL.isInstalled, "openssl is not installed"))
  func otherForms() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(issued.keyPEM, as: "key.pem").path
    let older = try OpenSSL.run(["ec", "-in", file]).output
    #expect(older.contains("BEGIN EC PRIVATE KEY"))
    #expect(try ServerIdentity(certificatePEM: issued.certificateChainPEM, keyPEM: older).keyPEM == older)
    let locked = try OpenSSL.run(["pkcs8", "-topk8", "-in", file, "-passout", "pass:secret"]).output
    #expect(locked.contains("BEGIN ENCRYPTED PRIVATE KEY"))
    #expect(message(issued.certificateChainPEM, locked).hasPrefix("the private key cannot be read ("))
  }

  private func message(_ certificate: String, _ key: String) -> String {
    do {
      _ = try ServerIdentity(certificatePEM: certificate, keyPEM: key)
      return "taken"
    } catch {
      return error.description
    }
  }
}
