import MynahCore
import Testing

@testable import MynahFiles

/// Recording a session twice shows what of its requests is never the same.
@Suite struct VolatilePlaceTests {
  private func recording(_ requests: Request...) -> Recording {
    Recording(
      exchanges: requests.enumerated().map {
        RecordedExchange(order: $0 + 1, request: $1, response: RecordedResponse(status: 200, body: Array("\($0)".utf8)))
      })
  }

  @Test("values that were others the second time do not matter when the recording is played")
  func volatile() throws {
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let first = recording(
      Request("GET", "/orders?page=1&nonce=17"), Request("POST", "/orders", body: #"{"sku":"a","sent":"10:01","lines":[{"id":1,"n":2}]}"#),
      Request("POST", "/login", headers: form, body: "user=ada&time=1"))
    let second = recording(
      Request("GET", "/orders?page=1&nonce=18"), Request("POST", "/login", headers: form, body: "user=ada&time=2"),
      Request("POST", "/orders", body: #"{"sku":"a","sent":"10:02","lines":[{"id":9,"n":2}]}"#))
    let both = TwoRecordings(first, second)
    #expect(both.volatile.map(\.description).sorted() == ["form:time", "json:/lines/0/id", "json:/sent", "query:nonce"])
    #expect(both.unpaired == [])
    var kept = first
    kept.volatile = both.volatile
    let playback = Playback(kept.scenario(name: "twice"))
    for exchange in second.exchanges { #expect(playback.answer(exchange.request).reply.status == 200) }
    #expect(playback.answer(Request("GET", "/orders?page=2&nonce=1")).reply.status == 404)
  }

  @Test("so are fields of a form in parts, whose boundary is another each time")
  func multipart() {
    func upload(_ boundary: String, _ time: String, _ file: String) -> Request {
      let fields = [("time", time), ("name", "a"), ("file\"; filename=\"a.bin", file)]
      let body = fields.map { "--\(boundary)\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }.joined()
      let type = Header("Content-Type", "multipart/form-data; boundary=\(boundary)")
      return Request("POST", "/upload", headers: [type], body: "\(body)--\(boundary)--\r\n")
    }
    let both = TwoRecordings(recording(upload("x1", "10:01", "data")), recording(upload("x2", "10:02", "data")))
    #expect(both.volatile == [.form("time")])
  }

  @Test("and so are elements of XML")
  func markup() throws {
    let xml = [Header("Content-Type", "application/xml")]
    func order(_ time: String, _ sku: String) -> Request {
      let body =
        "<?xml version=\"1.0\"?>\n<o:order xmlns:o=\"urn:o\"><o:sent>\(time)</o:sent><o:line n=\"1\"><o:sku>\(sku)</o:sku><o:note/></o:line></o:order>"
      return Request("POST", "/orders", headers: xml, body: body)
    }
    var first = recording(order("10:01", "a"), order("10:02", "b"))
    let both = TwoRecordings(first, recording(order("10:07", "a"), order("10:08", "b")))
    #expect(both.volatile == [.form("sent")])
    first.volatile = both.volatile
    let playback = Playback(first.scenario(name: "twice"))
    for (index, sku) in ["a", "b"].enumerated().reversed() {
      #expect(playback.answer(order("11:00", sku)).reply.body == Array("\(index)".utf8))
    }
    #expect(playback.answer(order("10:01", "c")).reply.status == 404)
  }

  @Test("a request that was made once only is told")
  func unpaired() {
    let both = TwoRecordings(recording(Request("GET", "/a"), Request("GET", "/a")), recording(Request("GET", "/a"), Request("GET", "/b")))
    #expect(both.unpaired == ["GET /a", "GET /b"])
    #expect(both.volatile == [])
  }
}
