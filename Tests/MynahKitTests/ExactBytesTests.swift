import MynahCore
import MynahFiles
import MynahKit
import Testing

@Suite struct ExactBytesTests {
  /// The one exchange that these bytes make, in memory and as the control interface writes it.
  private func exchanges(of bytes: [UInt8]) async throws -> [Exchange] {
    var seen: [Exchange] = []
    try await withMock(route("/a", "1")) { mock in
      let port = mock.port
      _ = try #require(
        await blocking {
          let client = RawConnection(port)
          client.send(bytes)
          return client.answer()
        })
      #expect(await eventually { mock.server.journal().first?.hasEnded == true })
      seen = [try #require(mock.server.journal().first), try #require(try await mock.control("GET", "journal").journal.exchanges.first)]
    }
    return seen
  }

  @Test("The raw target, and the order and case of header lines, stand as they came")
  func head() async throws {
    let text =
      "PUT /a%2Fb//c/../d;x?q=%20+%zz&&q HTTP/1.1\r\nhOST: Me\r\nX-b: 2\r\nX-A:  1 \r\nx-B: 2\r\nACCEPT: */*\r\nContent-Length: 0\r\n\r\n"
    for exchange in try await exchanges(of: Array(text.utf8)) {
      #expect(exchange.request.method == "PUT")
      #expect(exchange.request.target == "/a%2Fb//c/../d;x?q=%20+%zz&&q")
      #expect(exchange.request.head.version == "HTTP/1.1")
      #expect(exchange.request.headers.map(\.name) == ["hOST", "X-b", "X-A", "x-B", "ACCEPT", "Content-Length"])
      #expect(exchange.request.headers.map(\.value) == ["Me", "2", "1", "2", "*/*", "0"])
    }
  }

  @Test("Bytes outside ASCII in target and header values stand as the characters of their numbers")
  func latin1() async throws {
    let bytes =
      Array("GET /caf".utf8) + [0xC3, 0xA9, 0xFF] + Array(" HTTP/1.1\r\nHost: a\r\nX-Name: M".utf8) + [0xFC, 0x80] + Array("\r\n\r\n".utf8)
    for exchange in try await exchanges(of: bytes) {
      #expect(exchange.request.target == "/caf\u{C3}\u{A9}\u{FF}")
      #expect(exchange.request.head.value("X-Name") == "M\u{FC}\u{80}")
      #expect(exchange.request.head.values("X-Name") == [[UInt8(ascii: "M"), 0xFC, 0x80]])
    }
  }

  @Test("A body of any bytes is kept", arguments: [256, 70_000])
  func binary(_ count: Int) async throws {
    let body = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    for exchange in try await exchanges(of: Array("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n".utf8) + body) {
      #expect(exchange.request.body == body)
    }
  }

  @Test("A chunked body is kept without its chunks")
  func chunked() async throws {
    let chunks = "3\r\na\u{0}b\r\n5;ext=1\r\n{\"x\":\r\n2\r\n1}\r\n0\r\nTrailer: t\r\n\r\n"
    for exchange in try await exchanges(of: Array(("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks).utf8)) {
      #expect(exchange.request.body == Array("a\u{0}b{\"x\":1}".utf8))
    }
  }
}
