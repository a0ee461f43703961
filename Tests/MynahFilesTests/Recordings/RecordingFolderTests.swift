import Foundation
import MynahCore
import MynahFiles
import Testing

@Suite struct RecordingFolderTests {
  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { !$0.hasPrefix(".") }
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("an exchange is a small file named after method, path and order, its body beside it under its own suffix")
  func layout() throws {
    let folder = try Folder()
    let timing = RecordedTiming(begun: .zero, firstByte: .milliseconds(250), end: .milliseconds(300))
    let first = exchange(1, "GET", "/orders/7?full=1", headers: [Header("Accept", "*/*")], with: #"{"id":7,"lines":[]}"#, timing: timing)
    let again = exchange(2, "GET", "/orders/7", answering: [Header("Content-Type", "image/png")], with: "PNG")
    let path = "\(folder.path)/orders"
    try Recording(upstream: "https://shop.test", exchanges: [first, again]).write(to: path)
    #expect(
      try names(path) == [
        "get-orders-7-001.body.json", "get-orders-7-001.json", "get-orders-7-002.body.png", "get-orders-7-002.json", "recording.json",
      ])
    #expect(try text("\(path)/get-orders-7-001.body.json") == "{\n  \"id\": 7,\n  \"lines\": []\n}\n")
    #expect(
      try text("\(path)/get-orders-7-001.json") == """
        {
          "order": 1,
          "request": {
            "method": "GET",
            "target": "/orders/7?full=1",
            "version": "HTTP/1.1",
            "headers": [
              ["Accept", "*/*"]
            ]
          },
          "response": {
            "status": 200,
            "reason": "OK",
            "version": "HTTP/1.1",
            "headers": [
              ["Content-Type", "application/json"]
            ],
            "body": {"file": "get-orders-7-001.body.json", "indented": true}
          },
          "timing": {
            "begun": 0,
            "firstByte": 0.25,
            "end": 0.3
          }
        }

        """)
  }

  @Test(
    "whatever the body, it is read back to the byte",
    arguments: [
      #"{"a":1.10,"b":[]}"#, #"{"a": 1}"#, #"{"a":1,"a":2}"#, #"{"a":"\u00e9"}"#, "[1e2]\r\n", "{", "\u{0}\u{FF}", #"["a\/b"]"#,
      "{\"a\":1}\n", "[1]\n\n", "\n",
    ])
  func bodies(_ body: String) throws {
    let folder = try Folder()
    let recording = Recording(exchanges: [exchange(1, "POST", "/", body: body, with: body)])
    try recording.write(to: "\(folder.path)/r")
    #expect(try Recording(folder: "\(folder.path)/r") == recording)
    try expectSame(recording, whenAddedIn: folder)
  }

  @Test("JSON in a line of its own, as many servers write it, lies there a member a line")
  func line() throws {
    let folder = try Folder()
    try Recording(exchanges: [exchange(1, "GET", "/a", with: "{\"a\":1,\"b\":[2]}\n")]).write(to: "\(folder.path)/r")
    #expect(try text("\(folder.path)/r/get-a-001.body.json") == "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}\n")
    #expect(
      try text("\(folder.path)/r/get-a-001.json").contains(#""body": {"file": "get-a-001.body.json", "indented": true, "lineFeed": true}"#))
  }

  /// What is added one by one, as a recorder does it, is there at once, and in the end lies there as if it had been written at a stroke.
  private func expectSame(_ recording: Recording, whenAddedIn folder: Folder) throws {
    let path = "\(folder.path)/added"
    var writing = try RecordingFolder.make(path, Recording())
    for exchange in recording.exchanges { try writing.add(exchange) }
    let partial = writing.path
    #expect(try Recording(folder: partial).exchanges == recording.exchanges)
    try writing.finish(recording)
    #expect(try names(path) == names("\(folder.path)/r"))
    for name in try names(path) {
      #expect(FileManager.default.contentsEqual(atPath: "\(path)/\(name)", andPath: "\(folder.path)/r/\(name)"))
    }
  }

  @Test("every way to end, every instant and every trailer is read back")
  func outcomes() throws {
    let folder = try Folder()
    let chunks = [RecordedTiming.Chunk(at: .milliseconds(10), end: 2), RecordedTiming.Chunk(at: .milliseconds(700), end: 4)]
    let timing = RecordedTiming(begun: .seconds(1), firstByte: .milliseconds(9), end: .seconds(2), chunks: chunks)
    let ends: [RecordedExchange.Outcome] = [.complete, .reset, .closed, .timedOut, .failed("no such host")]
    var exchanges = ends.enumerated().map { exchange($0 + 1, "GET", "/\($0)", with: "data", outcome: $1, timing: timing) }
    exchanges[1].response = nil
    exchanges[0].response?.trailers = [Header("Checksum", "1")]
    exchanges[2].origin = "https://files.test"
    let head = RequestHead(method: "GET", target: "/3?q=\"\u{E9}\"", version: "HTTP/1.1", headers: [Header("X-Name", "M\u{FC}ller\\")])
    exchanges[3].request = Request(head: head, body: Array("sent".utf8))
    exchanges[3].response?.headers.append(Header("X-Name", "M\u{FC}ller\t\""))
    exchanges[4].timing = RecordedTiming()
    let recording = Recording(upstream: "https://shop.test", redacted: ["bearer": 2], volatile: [.query("t")], exchanges: exchanges)
    try recording.write(to: "\(folder.path)/r")
    #expect(try Recording(folder: "\(folder.path)/r") == recording)
    try expectSame(recording, whenAddedIn: folder)
  }

  @Test("a gzip body lies there decoded, and becomes the same gzip body again", arguments: [1, 6, 9])
  func gzip(level: Int) throws {
    let folder = try Folder()
    let text = Array(#"{"data":"\#(String(repeating: "abc ", count: 100))"}"#.utf8)
    var recording = Recording(
      exchanges: [exchange(1, "GET", "/", answering: [Header("Content-Type", "application/json"), Header("Content-Encoding", "gzip")])])
    recording.exchanges[0].response?.body = Packing.gzip(head: [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0, 3], level: level).pack(text)
    try recording.write(to: "\(folder.path)/r")
    #expect(try self.text("\(folder.path)/r/get-001.body.json").hasPrefix("{\n  \"data\": \"abc"))
    #expect(try Recording(folder: "\(folder.path)/r") == recording)
  }

  @Test("two recordings of one session are the same bytes")
  func stable() throws {
    let folder = try Folder()
    let recording = Recording(exchanges: (1...3).map { exchange($0, "POST", "/orders", body: "{}", with: #"{"id":\#($0)}"#) })
    try recording.write(to: "\(folder.path)/a")
    try recording.write(to: "\(folder.path)/b")
    #expect(try names("\(folder.path)/a") == names("\(folder.path)/b"))
    for name in try names("\(folder.path)/a") {
      #expect(try text("\(folder.path)/a/\(name)") == text("\(folder.path)/b/\(name)"))
    }
  }

  @Test("an exchange is whole on the disk as soon as it is added, and the old recording stands until the new one is finished")
  func replacing() throws {
    let folder = try Folder()
    let path = "\(folder.path)/r"
    let old = Recording(exchanges: [exchange(1, "GET", "/old")])
    try old.write(to: path)
    var writing = try RecordingFolder.make(path, Recording())
    let new = exchange(1, "GET", "/new", with: "{}")
    try writing.add(new)
    let partial = writing.path
    #expect(try Recording(folder: partial).exchanges == [new])
    #expect(try Recording(folder: path) == old)
    try writing.finish(Recording(upstream: "https://shop.test"))
    #expect(try Recording(folder: path) == Recording(upstream: "https://shop.test", exchanges: [new]))
    #expect(try names(folder.path) == ["r"])
  }

  @Test("what a killed recorder left is kept and named")
  func leftovers() throws {
    let folder = try Folder()
    let path = "\(folder.path)/r"
    var killed = try RecordingFolder.make(path, Recording())
    try killed.add(exchange(1, "GET", "/a"))
    let next = try RecordingFolder.make(path, Recording())
    let (leftovers, partial) = (next.leftovers, next.path)
    #expect(leftovers == ["\(path).partial"])
    #expect(partial == "\(path).partial-2")
    #expect(try Recording(folder: "\(path).partial").exchanges.count == 1)
  }

  @Test("the half line that a full disk or a killed machine leaves was never answered; one before it is an error")
  func tornLog() throws {
    let folder = try Folder()
    let line = #"{"order": 1, "request": {"method": "GET", "target": "/"}, "response": {"status": 204}}"#
    try folder.write("recording.json", #"{"mynah": "recording", "version": 1}"#)
    try folder.write("exchanges.jsonl", line + "\n" + line.dropLast(20))
    #expect(try Recording(folder: folder.path).exchanges.map(\.order) == [1])
    try folder.write("exchanges.jsonl", line.dropLast(20) + "\n" + line)
    #expect(folder.failure("")?.hasPrefix("DIR/exchanges.jsonl:1:") == true)
    try folder.write("exchanges.jsonl", line + "\n" + line.replacing("GET", with: "").replacing("1,", with: "2,") + "\n" + line)
    #expect(folder.failure("")?.hasPrefix("DIR/exchanges.jsonl:2:36: ") == true)
  }

  @Test("the folders that it stands in are made, and what is in the way of them is named")
  func way() throws {
    let folder = try Folder()
    let path = "\(folder.path)/recordings/shop/orders"
    let recording = Recording(upstream: "https://shop.test", exchanges: [exchange(1, "GET", "/a")])
    try recording.write(to: path)
    #expect(try names(path).contains("get-a-001.json"))
    let file = "\(path)/recording.json"
    #expect(throws: WritingError(path: "\(file)/more", reason: "Not a directory")) { try recording.write(to: "\(file)/more/orders") }
  }

  @Test("a folder of something else is never replaced")
  func foreignFolder() throws {
    let folder = try Folder()
    try folder.write("src/main.c", "int main;")
    #expect(throws: WritingError.self) { try Recording().write(to: "\(folder.path)/src") }
    #expect(try names("\(folder.path)/src") == ["main.c"])
  }

  @Test("what is wrong in a recording is said with its place")
  func wrong() throws {
    let folder = try Folder()
    try folder.write("recording.json", #"{"mynah": "recording", "version": 1}"#)
    try folder.write(
      "get-001.json", #"{"order": 1, "request": {"method": "GET", "target": "/", "body": {"file": "../secret"}}, "respons": {}}"#)
    #expect(
      folder.failure("") == """
        DIR/get-001.json:1:75: there is no file "../secret" in the scenario's folder
        DIR/get-001.json:1:90: "respons" is not a key of a recorded exchange; did you mean "response"?
        """)
  }

  @Test("the head of a reply is read as it came")
  func head() {
    let response = RecordedResponse(
      head: Array("HTTP/1.1 302 Moved  on\r\nLocation: /a\r\nSet-Cookie:a=1 \r\nset-cookie: b=2\r\nX: 1\r\n 2\r\n\r\n".utf8))
    #expect(response?.status == 302)
    #expect(response?.reason == "Moved  on")
    #expect(
      response?.headers == [Header("Location", "/a"), Header("Set-Cookie", "a=1"), Header("set-cookie", "b=2"), Header("X", "1 2")])
    #expect(RecordedResponse(head: Array("hello\r\n".utf8)) == nil)
  }
}
