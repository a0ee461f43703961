import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

/// Numbers that look random and are the same in each run.
private struct Draw: RandomNumberGenerator {
  var state: UInt64 = 42

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

@Suite(.ownThread) struct UnexplainedValueTests {
  private static let random = "q7Xk2PzR9vLmT4sWc8Yb"

  private func leftovers(_ exchange: RecordedExchange, _ options: RedactionOptions = RedactionOptions()) -> [String] {
    var redactor = Redactor(options)
    guard case .withheld(let leftovers) = redactor.redact(exchange) else { return [] }
    return leftovers.map(\.description)
  }

  @Test("a value that nothing explains is named by its place and kind, with the lines that settle it, and never shown")
  func lines() {
    let request = exchange(
      1, "POST", "/orders/\(Self.random)?voucher=\(Self.random)",
      headers: [Header("X-Widget", Self.random), Header("Cookie", "theme=dark")],
      body: #"{"lines":[{"note":"see \#(Self.random)"}]}"#, answering: [Header("Content-Type", "text/plain")], with: "made \(Self.random)")
    #expect(
      leftovers(request) == [
        "request path:/orders/*: random letters and digits; --redact 'path:/orders/*' or --allow 'path:/orders/*'",
        "request query:voucher: random letters and digits; --redact query:voucher or --allow query:voucher",
        "request header:X-Widget: random letters and digits; --redact header:X-Widget or --allow header:X-Widget",
        "request json:/lines/*/note: random letters and digits; --redact 'json:/lines/*/note' or --allow 'json:/lines/*/note'",
        "reply text:/orders/*: random letters and digits; --redact 'text:/orders/*' or --allow 'text:/orders/*'",
      ])
  }

  @Test("a key of JSON that looks random is held back like a value; one that an id explains, or what holds it, is none")
  func keys() {
    let held = exchange(1, "GET", "/", with: #"{"members":{"\#(Self.random)":{"role":"admin"}}}"#)
    #expect(
      leftovers(held) == [
        "reply json:/members/*: random letters and digits; --redact 'json:/members/*' or --allow 'json:/members/*'"
      ])
    #expect(leftovers(held, RedactionOptions(allow: [SecretPlace("json:/members/*")].compactMap { $0 })) == [])
    var redactor = Redactor(RedactionOptions(redact: [SecretPlace("json:/members/*")].compactMap { $0 }))
    guard case .stored(let stored, _) = redactor.redact(held) else {
      Issue.record("it was withheld")
      return
    }
    #expect(stored.response?.body == Array(#"{"members":{"{{secret:value:1}}":{"role":"admin"}}}"#.utf8))
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"ids":{"\#(Self.random)":1}}"#)) == [])
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"byName":{"\#(Self.random)":1},"id":"\#(Self.random)"}"#)) == [])
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"maximumNumberOfConcurrentConnections":1}"#)) == [])
    // What is called sessions holds them, by whatever keys.
    redactor = Redactor()
    guard case .stored(let sessions, _) = redactor.redact(exchange(1, "GET", "/", with: #"{"session":{"\#(Self.random)":1}}"#)) else {
      Issue.record("it was withheld")
      return
    }
    #expect(sessions.response?.body == Array(#"{"session":{"{{secret:session:1}}":1}}"#.utf8))
  }

  @Test("however long it is, nothing random goes by in the head of a message; in a body what is longer than 512 characters is data")
  func long() {
    var draw = Draw()
    let long = String(
      (0..<900).map { _ in Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").randomElement(using: &draw) ?? "a" })
    #expect(leftovers(exchange(1, "GET", "/", headers: [Header("X-Widget", long)])).count == 1)
    #expect(leftovers(exchange(1, "GET", "/?voucher=\(long)")).count == 1)
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"thumbnail":"\#(long)"}"#)) == [])
  }

  @Test("base64 of files and of what is longer than 512 characters is data as a whole, whatever slashes it has")
  func base64Data() {
    var draw = Draw()
    let random = { (beginning: [UInt8]) in
      Data(beginning + (0..<3000).map { _ in UInt8.random(in: 0...255, using: &draw) }).base64EncodedString()
    }
    for beginning: [UInt8] in [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF, 0xE0], []] {
      let data = random(beginning)
      #expect(data.contains("/"))
      #expect(leftovers(exchange(1, "GET", "/", with: #"{"b64_json":"\#(data)","url":"data:image/png;base64,\#(data)"}"#)) == [])
    }
    let lines = Data((0..<600).map { _ in UInt8.random(in: 0...255, using: &draw) })
      .base64EncodedString(options: .lineLength76Characters).replacingOccurrences(of: "\r\n", with: "\\n")
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"content":"\#(lines)"}"#)) == [])
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"thumb":"/9j/4AAQSkZJRg\#(random([]).prefix(300))"}"#)) == [])
  }

  @Test("a lock of WebDAV is no secret: who holds it still has to say who he is")
  func locks() {
    let token = "opaquelocktoken:0xa77d28f3f8c3caff3d2ac0ec8d1fa99a5cffa128e804a3ca2204dbe6df979576"
    #expect(leftovers(exchange(1, "UNLOCK", "/a", headers: [Header("Lock-Token", "<\(token)>")])) == [])
    #expect(leftovers(exchange(1, "PUT", "/a", headers: [Header("If", "(<\(token)>)")], body: "text")) == [])
    // One digit less than a digest has.
    let odd = "opaquelocktoken:0x31ba2d1216038cfa98178385a349ec8bb116ceb3e5891cf13c41bc3e6d5da21"
    for text in ["<href>\(odd)</href>", "<D:prop xmlns:D=\"DAV:\"><D:locktoken><D:href>\(odd)</D:href></D:locktoken></D:prop>"] {
      #expect(leftovers(exchange(1, "LOCK", "/a", answering: [Header("Content-Type", "application/xml")], with: text)) == [])
    }
  }

  @Test("what a client of OAuth draws for one login, and a registry for one upload, is a placeholder and keeps nothing back")
  func oneLogin() {
    let authorize = exchange(
      1, "GET", "/authorize?client_id=a&code_challenge=Lwbw-mw-CtzfVGv5UAQ6tF-eBY7tT1473Ncax6C2RZI&code_challenge_method=S256")
    #expect(
      stored(authorize)?.request.target == "/authorize?client_id=a&code_challenge={{secret:code:1}}&code_challenge_method=S256")
    let upload = exchange(
      1, "POST", "/v2/uploads", answering: [Header("Location", "/v2/uploads/6f9b2c1d-8a3e-4f5b-9c7d-1e2f3a4b5c6d?_state=\(Self.random)")])
    #expect(
      stored(upload)?.response?.headers.first("Location") == "/v2/uploads/6f9b2c1d-8a3e-4f5b-9c7d-1e2f3a4b5c6d?_state={{secret:state:1}}")
  }

  @Test("a UUID in an address tells things apart, unless the address lets in whoever has it")
  func addressesOfThings() {
    let id = "6f9b2c1d-8a3e-4f5b-9c7d-1e2f3a4b5c6d"
    for address in ["/orders/\(id)", "https://shop.test/v1/orders/\(id)/lines/\(id)?page=2"] {
      #expect(leftovers(exchange(1, "POST", "/orders", status: 201, answering: [Header("Location", address)])) == [])
      #expect(leftovers(exchange(1, "GET", "/", with: #"{"_links":{"order":{"href":"\#(address)"}},"see":"\#(address)"}"#)) == [])
    }
    for address in ["https://shop.test/reset/\(id)", "https://chat.test/hooks/\(id)/\(id)"] {
      #expect(leftovers(exchange(1, "POST", "/orders", status: 201, answering: [Header("Location", address)])).count == 1)
      #expect(leftovers(exchange(1, "GET", "/", with: #"{"see":"\#(address)"}"#)).count == 1)
    }
  }

  @Test("alphabets that programs carry about are not random")
  func alphabets() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"text":"\#(letters)"}"#)) == [])
  }

  @Test("each place that is told can be redacted or allowed as it is told")
  func settled() throws {
    let body = #"{"lines":[{"note":"\#(Self.random)"}],"a/b":"\#(Self.random)2"}"#
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let exchanges = [
      exchange(1, "POST", "/a?voucher=\(Self.random)", headers: [Header("X-Widget", Self.random)], body: body),
      exchange(1, "POST", "/b/\(Self.random)/c", headers: form, body: "ticket_number_x=\(Self.random)"),
      exchange(1, "GET", "/c", answering: [Header("Content-Type", "text/csv")], with: "a;\(Self.random);b"),
    ]
    for exchange in exchanges {
      var first = Redactor()
      guard case .withheld(let leftovers) = first.redact(exchange) else {
        Issue.record("\(exchange.request.target) was stored")
        continue
      }
      let places = try leftovers.map { try #require(SecretPlace($0.place.description)) }
      var allowing = Redactor(RedactionOptions(allow: places))
      #expect(allowing.redact(exchange) == .stored(exchange, []))
      var redacting = Redactor(RedactionOptions(redact: places))
      guard case .stored(let stored, let redactions) = redacting.redact(exchange) else {
        Issue.record("\(exchange.request.target) was withheld")
        continue
      }
      #expect(!redactions.isEmpty)
      let bodies = String(decoding: stored.request.body + (stored.response?.body ?? []), as: UTF8.self)
      let texts = stored.request.target + stored.request.headers.map(\.value).joined() + bodies
      #expect(!texts.contains(Self.random))
    }
  }

  @Test(
    "what a person or a program makes for other ends is no secret",
    arguments: [
      "6f9619ff-8b86-d011-b42d-00c04fc964ff", "W/\"0815-4711-abcdef\"", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      "d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "2026-11-21T18:22:51.123456Z", "Sat, 21 Nov 2026 18:22:51 GMT", "20261121T182251Z", "12345678901234567890", "3.14159265358979323846",
      "application/vnd.github.v3+json; charset=utf-8", "https://api.github.com/repos/octocat/Hello-World/git/refs/heads/feature-a",
      "getElementsByTagNameNS", "net.java.dev.jna.platform.win32.COM", "MDU6SXNzdWUxMjM0NTY3ODk=", "org.springframework.boot.autoconfigure",
      "The quick brown fox jumps over the lazy dog, twice.", "507f1f77bcf86cd799439011", "max-age=31536000; includeSubDomains; preload",
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
      "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "main.3f2a1bcd.chunk.js",
      "orders-2026-11-21-eu-west-1-backup",
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "+49 30 123456789012",
      "DE89 3704 0044 0532 0130 00",
      "+++---===///...", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1.2.3-beta.4+build.20261121", "00000000-0000-0000-0000-000000000001",
      "SELECT count(*) FROM order_lines WHERE created_at > now()", "arn:aws:s3:::my-bucket/key",
      "arn:aws:kms:eu-west-1:123456789012:key/6f9b2c1d-8a3e-4f5b-9c7d-1e2f3a4b5c6d",
      "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:6f9b2c1d-8a3e-4f5b-9c7d-1e2f3a4b5c6d:policyName/grow",
      "urn:ietf:params:oauth:grant-type:token-exchange", "ch_3MmlLrLkdIwHu7ix0snN0B15", "/v1/charges/ch_3MmlLrLkdIwHu7ix0snN0B15",
      "user-aq3kz9qlmn7vxc2rt5ywaq3k", "chatcmpl-aB3kZ9qLmN7vXc2Rt5YwaB3kZ9qLm", "AC9f86d081884c7d659a2feaa0c55ad015",
      "nginx-7d9f8b6c5d-x2k4j", "DE89370400440532013000", "0x742d35Cc6634C0532925a3b844Bc454e4438f44e",
      "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKW5iE", "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
    ])
  func explained(_ text: String) {
    let escaped = text.replacingOccurrences(of: "\"", with: "\\\"")
    #expect(leftovers(exchange(1, "POST", "/", body: #"{"text":"\#(escaped)"}"#, with: #"[{"text":"\#(escaped)"}]"#)) == [])
  }

  @Test(
    "ids, digests and cursors are explained by their names, and then wherever they stand",
    arguments: ["id", "node_id", "etag", "nextPageToken", "request_id"])
  func explainedByName(_ name: String) {
    var redactor = Redactor()
    let first = exchange(1, "GET", "/orders", with: #"{"\#(name)":"\#(Self.random)"}"#)
    let second = exchange(2, "GET", "/orders/\(Self.random)?other=\(Self.random)")
    #expect(redactor.redact(first) == .stored(first, []))
    #expect(redactor.redact(second) == .stored(second, []))
  }

  @Test(
    "names that say id, cursor or handle explain in XML, headers and queries as in JSON",
    arguments: [
      "<NextContinuationToken>\(random)</NextContinuationToken>", "<HostId>\(random)=</HostId>", "<Owner><ID>\(random)</ID></Owner>",
      "<ReceiptHandle>\(random)</ReceiptHandle>",
    ])
  func explainedInXML(_ text: String) {
    #expect(leftovers(exchange(1, "GET", "/", answering: [Header("Content-Type", "application/xml")], with: "<a>\(text)</a>")) == [])
  }

  @Test("and so do names of headers and parameters, and what holds files")
  func explainedInHeads() {
    let headers = [
      Header("openai-organization", Self.random), Header("x-ms-continuation", Self.random),
      Header("X-Vercel-Id", "fra1::iad1::\(Self.random)"),
      Header("Report-To", #"{"endpoints":[{"url":"https://a.nel.test/report?s=\#(Self.random)"}]}"#),
    ]
    #expect(
      leftovers(exchange(1, "GET", "/l?$skiptoken=\(Self.random)&offset=\(Self.random)&marker=\(Self.random)", answering: headers)) == [])
    #expect(leftovers(exchange(1, "GET", "/drive/v3/files/\(Self.random)")) == [])
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"ReceiptHandle":"\#(Self.random)"}"#)) == [])
  }

  @Test("addresses that a reply gives out are public, unless they let in whoever has them")
  func addresses() {
    let receipt = #"{"receipt_url":"https://pay.test/receipts/payment/\#(Self.random)"}"#
    #expect(leftovers(exchange(1, "GET", "/", with: receipt)) == [])
    for text in [
      #"{"webhook_url":"https://a.test/T0/\#(Self.random)"}"#, #"{"url":"https://a.test/password/reset/\#(Self.random)"}"#,
      #"{"note":"https://a.test/p/\#(Self.random)"}"#, #"{"url":"https://a.test/p?voucher=\#(Self.random)"}"#,
      #"{"confirmation_url":"https://a.test/c/\#(Self.random)"}"#, #"{"activation_url":"https://a.test/a/\#(Self.random)"}"#,
      #"{"recovery_url":"https://a.test/r/\#(Self.random)"}"#, #"{"registration_url":"https://a.test/r/\#(Self.random)"}"#,
      #"{"accept_url":"https://a.test/i/\#(Self.random)"}"#, #"{"join_url":"https://a.test/j/\#(Self.random)"}"#,
      #"{"download_url":"https://a.test/d/\#(Self.random)"}"#, #"{"url":"https://a.test/activation/\#(Self.random)"}"#,
    ] {
      #expect(leftovers(exchange(1, "GET", "/", with: text)).count == 1, "\(text)")
    }
  }

  @Test("a number of 64 hexadecimal digits that a client sends in its head or a form may be the key of a wallet")
  func wallets() {
    let number = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    #expect(leftovers(exchange(1, "GET", "/?w=\(number)")).count == 1)
    #expect(leftovers(exchange(1, "GET", "/", headers: [Header("X-Wallet", number)])).count == 1)
    #expect(leftovers(exchange(1, "POST", "/", headers: form, body: "w=\(number)")).count == 1)
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"block":"\#(number)"}"#)) == [])
  }

  @Test("columns of ids explain them")
  func columns() {
    let type = [Header("Content-Type", "text/csv")]
    #expect(leftovers(exchange(1, "GET", "/", answering: type, with: "id,name\n\(Self.random),Ann\n")) == [])
    #expect(leftovers(exchange(1, "GET", "/", answering: type, with: "name,id\n\(Self.random),1\n")).count == 1)
  }

  @Test("what a shape explains leaves what stands beside it")
  func besideShapes() {
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"t":"/a/ch_3MmlLrLkdIwHu7ix0snN0B15/\#(Self.random)"}"#)).count == 1)
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"t":"xk_3MmlLrLkdIwHu7ix0snN0B15"}"#)).count == 1)
    #expect(leftovers(exchange(1, "GET", "/", with: #"{"t":"pi_3MmlLrLkdIwHu7ix_secret_0snN0B15aB3k"}"#)).count == 1)
  }

  @Test("of values drawn at random nearly all are noticed")
  func noticed() {
    var draw = Draw()
    let alphabets: [(name: String, letters: String, count: Int, least: Int)] = [
      ("letters and digits", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 20, 95),
      ("letters and digits", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32, 99),
      ("base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40, 95),
      ("base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 43, 95),
      ("small letters and digits", "abcdefghijklmnopqrstuvwxyz0123456789", 25, 95),
      ("base32", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32, 95), ("hexadecimal", "0123456789abcdef", 48, 99),
      ("letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 32, 80),
    ]
    for (name, letters, count, least) in alphabets {
      let noticed = (0..<200).count { _ in
        let text = String((0..<count).map { _ in Array(letters).randomElement(using: &draw) ?? "a" })
        return !leftovers(exchange(1, "GET", "/", with: #"{"text":"\#(text)"}"#)).isEmpty
      }
      print("noticed: \(noticed * 100 / 200) % of \(count) characters of \(name)")
      #expect(noticed * 100 / 200 >= least)
    }
  }
}
