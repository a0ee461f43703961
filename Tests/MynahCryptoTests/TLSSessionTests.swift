import CGnuTLS
import Testing

@testable import MynahCrypto

struct TLSSessionTests {
  @Test("bytes sent past the server arrive decrypted at the client")
  func delivery() throws {
    let pair = try ConnectedSessions()
    let message = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
    #expect(message.withUnsafeBytes { TLSSession(pair.server).send($0) } == .sent(message.count))
    #expect(pair.receive() == message)
  }

  @Test("a full socket asks to come again, and nothing is lost or doubled")
  func backPressure() throws {
    let pair = try ConnectedSessions()
    let session = TLSSession(pair.server)
    let message = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
    var sent = 0
    var received: [UInt8] = []
    var refusals = 0
    while sent < message.count {
      switch message.withUnsafeBytes({ session.send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }) {
      case .sent(let count): sent += count
      case .again:
        refusals += 1
        received += pair.receive()
      case .failed:
        Issue.record("the session broke after \(sent) bytes")
        return
      }
    }
    received += pair.receive()
    #expect(refusals > 0)
    #expect(received == message)
  }

  @Test("a session whose client has gone fails")
  func gone() throws {
    let pair = try ConnectedSessions()
    pair.hangUp()
    #expect([1, 2, 3].withUnsafeBytes { TLSSession(pair.server).send($0) } == .failed)
  }

  @Test("no bytes are no record")
  func nothing() throws {
    let pair = try ConnectedSessions()
    #expect(TLSSession(pair.server).send(UnsafeRawBufferPointer(start: nil, count: 0)) == .sent(0))
  }
}
