import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

@Suite(.ownThread) struct RedactedTextTests {
  @Test("of a JSON body nothing but the secret changes: blanks, order, numbers, escapes and keys that stand twice stay")
  func exactJSON() {
    let text =
      "{ \"n\" : 1.10e+2,\r\n\t\"e\":\"\\u00e9\\/\" , \"token\":\"\\u0061bc\\\"def\", \"b\":2,\"b\":[ ] ,\"token\":\"second one\" }\n"
    #expect(
      body(stored(exchange(1, "GET", "/", with: text)))
        == "{ \"n\" : 1.10e+2,\r\n\t\"e\":\"\\u00e9\\/\" , \"token\":\"{{secret:token:1}}\", \"b\":2,\"b\":[ ] ,\"token\":\"{{secret:token:2}}\" }\n"
    )
  }

  @Test("an exchange without secrets stays as it is, to the byte")
  func untouched() throws {
    for file in Conformance.files("recorded", ".har") {
      for exchange in try Imported(har: file.bytes, name: file.name).recording.exchanges {
        var redactor = Redactor()
        guard case .stored(let stored, let redactions) = redactor.redact(exchange), redactions.isEmpty else { continue }
        #expect(stored == exchange)
      }
    }
  }

  @Test(
    "names say what is secret, and what kind of secret",
    arguments: [
      ("password", "password"), ("newPassword", "password"), ("password_confirmation", "password"), ("client_secret", "client-secret"),
      ("clientSecret", "client-secret"), ("aws_secret_access_key", "secret"), ("apiKey", "api-key"), ("API-KEY", "api-key"),
      ("accessToken", "access-token"), ("refresh_token", "refresh-token"), ("id_token", "id-token"), ("xsrfToken", "csrf-token"),
      ("bot_token", "token"), ("sessionId", "session"), ("private_key", "private-key"), ("cvc", "card"), ("otp", "code"),
      ("webhook_secret", "secret"), ("dsn", "connection-string"), ("encryptionKey", "secret"), ("user[password]", "password"),
      ("user[password_confirmation]", "password"), ("newPassword2", "password"), ("password_digest", "password"), ("pw", "password"),
      ("passKey", "password"), ("card[cvc]", "card"), ("cardCvc", "card"), ("securityCode", "card"), ("userPin", "pin"), ("pinCode", "pin"),
      ("verificationCode", "code"), ("sms_code", "code"), ("accessCode", "code"), ("SECRET_KEY_BASE", "secret"),
      ("API_KEY_PROD", "api-key"), ("apikey1", "api-key"), ("apiKeyValue", "api-key"), ("token_value", "token"), ("secret_value", "secret"),
      ("recovery_key", "secret"), ("hmac_key", "secret"), ("ephemeral_key", "secret"), ("totp_seed", "secret"), ("magicLink", "secret"),
      ("credentials", "credential"), ("passwordnew", "password"), ("passwordold", "password"), ("passwordconfirm", "password"),
      ("userpasswordconfirmation", "password"), ("passwordrepeat", "password"), ("passwordplain", "password"),
      ("a_b_c_d_e_f_g_h_i_j_api_key_1", "api-key"),
    ])
  func names(_ name: String, _ kind: String) {
    #expect(body(stored(exchange(1, "GET", "/", with: #"{"\#(name)":"a b"}"#))) == #"{"\#(name)":"{{secret:\#(kind):1}}"}"#)
  }

  @Test(
    "other names keep their values",
    arguments: [
      "token_type", "tokens_used", "max_tokens", "next_page_token", "nextPageToken", "public_key", "primary_key", "password_changed_at",
      "secrets_url", "key", "keys", "author", "sessions_count", "passenger", "compass", "monkey", "secretary", "design", "signature",
      "pinned", "pincode", "map_pin", "token0", "country_code", "recovery",
    ])
  func otherNames(_ name: String) {
    let text = #"{"\#(name)":"some text"}"#
    #expect(body(stored(exchange(1, "GET", "/", with: text))) == text)
  }

  @Test(
    "an element of XML is taken at the name of its word like a member of JSON, whatever it holds and however it is wrapped",
    arguments: [
      ("<a><n:Password Type=\"urn:x#Text\">", "pa55 word", "</n:Password></a>", "password"),
      ("<password>", "battery", "</password>", "password"),
      ("<password>", "p(w)x{1}", "</password>", "password"), ("<password>\n  ", "correct horse", "\n</password>", "password"),
      ("<password><![CDATA[", "a < b", "]]></password>", "password"), ("<cvv>", "123", "</cvv>", "card"),
      ("<pin>", "1234", "</pin>", "pin"),
      ("<sessionId>", "abcd1", "</sessionId>", "session"), ("<dict><key>password</key>\n<string>", "a b", "</string></dict>", "password"),
      ("<member><name>password</name><value><string>", "a b", "</string></value></member>", "password"),
      ("<a password='", "a b", "'/>", "password"), ("<property name=\"password\" value=\"", "a b", "\"/>", "password"),
      ("<password>", "cut o", "", "password"),
    ])
  func elements(_ before: String, _ secret: String, _ behind: String, _ kind: String) {
    let type = [Header("Content-Type", "text/xml")]
    #expect(
      body(stored(exchange(1, "GET", "/", answering: type, with: before + secret + behind))) == "\(before){{secret:\(kind):1}}\(behind)")
  }

  @Test("in XML names of secrets are secrets, and other names are none")
  func otherElements() {
    let text = "<a><name>Ann</name><key>orders/1</key><string>a b</string><passenger>Bob Smith</passenger><b token=''/></a>"
    #expect(body(stored(exchange(1, "GET", "/", answering: [Header("Content-Type", "text/xml")], with: text))) == text)
  }

  @Test("what stands in angle brackets in running text is no element")
  func noElement() {
    let text = #"{"help":"send Authorization: Bearer <token> to call the API"}"#
    #expect(body(stored(exchange(1, "GET", "/", with: text))) == text)
  }

  @Test("references of XML are read, so one secret has one placeholder")
  func references() {
    let text = "<password>p&amp;q&#39;&#x78;1</password>{\"password\": \"p&q'x1\"}"
    #expect(
      body(stored(exchange(1, "GET", "/", answering: [Header("Content-Type", "text/xml")], with: text)))
        == "<password>{{secret:password:1}}</password>{\"password\": \"{{secret:password:1}}\"}")
  }

  @Test(
    "JSON that is none says all the same what is secret in it",
    arguments: [
      (#"{"password":"correct horse","a":1,}"#, "application/json"), (#"{"v":NaN,"password":"correct horse"}"#, "application/json"),
      (#"{"a":1,"password" : "correct horse"#, "application/json"), (")]}',\n{\"password\":\"correct horse\"}", "application/json"),
      (#"while(1);{"password":"correct horse"}"#, "application/json"), (#"cb({"password":"correct horse"});"#, "application/javascript"),
      ("{\"a\":1}\n{\"password\":\"correct horse\"}\n", "application/json"),
      ("\u{1e}{\"password\":\"correct horse\"}\n", "application/json-seq"),
      ("data: {\"a\":1,\ndata: \"password\":\"correct horse\"}\n\n", "text/event-stream"),
      ("data: {\"password\":\"correct horse\"}\r\rid: 5\r\r", "text/event-stream"), ("{'password': 'correct horse'}", "text/plain"),
      (String(repeating: "[", count: 300) + #"{"password":"correct horse"}"# + String(repeating: "]", count: 300), "application/json"),
    ])
  func invalidJSON(_ text: String, _ type: String) {
    #expect(
      body(stored(exchange(1, "GET", "/", answering: [Header("Content-Type", type)], with: text)))
        == text.replacingOccurrences(of: "correct horse", with: "{{secret:password:1}}"))
  }

  @Test("what is wrong with a password is no secret, here and elsewhere")
  func messages() {
    let text = #"{"errors":{"password":["is too short"],"token":["has expired"]},"title":"it is too short"}"#
    #expect(body(stored(exchange(1, "POST", "/", status: 422, with: text))) == text)
    #expect(
      body(stored(exchange(1, "POST", "/", with: #"{"errors":{"password":"0pen-sesame"}}"#)))
        == #"{"errors":{"password":"{{secret:password:1}}"}}"#)
  }

  @Test(
    "a passphrase is no message, wherever a client sends it, and neither is one in a part of a reply that tells of no error",
    arguments: [
      (#"{"user":{"details":{"password":"correct horse"}}}"#, true), (#"{"errors":{"password":"correct horse"}}"#, true),
      (#"{"user":{"details":{"password":"correct horse"}}}"#, false), (#"{"error":{"mnemonic":"correct horse"}}"#, false),
    ])
  func noMessages(_ text: String, isSent: Bool) {
    let redacted = stored(isSent ? exchange(1, "POST", "/", body: text) : exchange(1, "GET", "/", with: text))
    let left = String(decoding: (isSent ? redacted?.request.body : redacted?.response?.body) ?? [], as: UTF8.self)
    #expect(left.contains("{{secret:"))
    #expect(!left.contains("horse"))
  }

  @Test(
    "a value is called by the label beside it that says something, whatever other labels there are and wherever they stand",
    arguments: [
      #"{"name":"password","id":"field-1","value":"correct horse"}"#, #"{"id":"field-1","name":"password","value":"correct horse"}"#,
      #"{"value":"correct horse","key":"password","label":"Your key"}"#,
      #"[{"op":"replace","path":"/user/password","value":"correct horse"}]"#,
      #"{"Operations":[{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User:password","value":"correct horse"}]}"#,
    ])
  func labels(_ text: String) {
    #expect(
      body(stored(exchange(1, "GET", "/", with: text))) == text.replacingOccurrences(of: "correct horse", with: "{{secret:password:1}}"))
  }

  @Test("a path beside anything but a value of a patch is no label")
  func paths() {
    for text in [
      #"{"path":"docs/password","content":"hello there"}"#, #"[{"op":"replace","path":"/password/hint","value":"hello there"}]"#,
    ] {
      #expect(body(stored(exchange(1, "GET", "/", with: text))) == text)
    }
  }

  @Test(
    "numbers of cards are secrets, and other numbers of cards are none",
    arguments: [
      (#"{"card":{"number":"4000056655665556"}}"#, true), (#"{"creditCard":{"number":4000056655665556}}"#, true),
      (#"{"pan":"3782 8224 6310 005"}"#, true), (#"{"card":{"number":7}}"#, false), (#"{"pan":10,"tilt":-5}"#, false),
    ])
  func cards(_ text: String, isSecret: Bool) {
    #expect(body(stored(exchange(1, "GET", "/", with: text))).contains("{{secret:card:1}}") == isSecret)
  }

  @Test("parameters with brackets and lists of objects are read by their words")
  func words() {
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    let sent = exchange(
      1, "POST", "/", headers: form, body: "card[number]=4000056655665556&payment_method_data[card][number]=5105105105105100")
    #expect(
      String(decoding: stored(sent)?.request.body ?? [], as: UTF8.self)
        == "card[number]={{secret:card:1}}&payment_method_data[card][number]={{secret:card:2}}")
    #expect(
      body(stored(exchange(1, "GET", "/", with: #"{"passwords":[{"v":"a b"}]}"#))) == #"{"passwords":[{"v":"{{secret:password:1}}"}]}"#)
  }

  @Test(
    "headers say what is secret behind their X",
    arguments: [
      ("X-PIN", "pin"), ("X-Pass", "password"), ("X-TOTP-Code", "code"), ("X-Credential", "credential"), ("X-Session", "session"),
      ("X-Api-Signature", "signature"),
    ])
  func headers(_ name: String, _ kind: String) {
    #expect(stored(exchange(1, "GET", "/", headers: [Header(name, "hunter")]))?.request.headers == [Header(name, "{{secret:\(kind):1}}")])
  }

  @Test(
    "credentials are found in other values",
    arguments: [
      (#"{"headers":[["Accept","text/plain"],["Authorization","Bearer abc12"]]}"#, "abc12", "bearer"),
      (#"{"curl":"curl -H 'Authorization: Bearer abc12' https://a.test"}"#, "abc12", "bearer"),
      (#"{"curl":"curl -u bob:pa55word https://a.test"}"#, "bob:pa55word", "userinfo"),
    ])
  func credentials(_ text: String, _ secret: String, _ kind: String) {
    #expect(body(stored(exchange(1, "GET", "/", with: text))) == text.replacingOccurrences(of: secret, with: "{{secret:\(kind):1}}"))
  }

  @Test("parts of multipart bodies bear names in two ways, and requests of their own")
  func parts() {
    let text =
      "--x\r\nContent-Disposition: form-data; name*=UTF-8''pass%77ord\r\n\r\nopen sesame\r\n--x\r\nContent-Type: application/http\r\n\r\nGET /a HTTP/1.1\r\nAuthorization: Bearer abc12\r\n\r\n--x--\r\n"
    let sent = exchange(1, "POST", "/", headers: [Header("Content-Type", "multipart/mixed; boundary=x")], body: text)
    let expected = text.replacingOccurrences(of: "open sesame", with: "{{secret:password:1}}").replacingOccurrences(
      of: "abc12", with: "{{secret:bearer:1}}")
    #expect(String(decoding: stored(sent)?.request.body ?? [], as: UTF8.self) == expected)
  }

  @Test("challenges, subprotocols and addresses in addresses give up what is secret in them")
  func otherHeaders() {
    let request = [Header("Sec-WebSocket-Protocol", "base64url.bearer.authorization.k8s.io.aB3kZ9qLmN7v, base64.binary")]
    let reply = [
      Header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"aB3kZ9qLmN7vXc2Rt5Yw\", opaque=\"q7Xk2PzR9vLm\""),
      Header("Authentication-Info", "nextnonce=\"T4sWc8YbaB3kZ9qLmN7v\""),
    ]
    let target = "/q?redirect=https%3A%2F%2Fa.test%2F%3Fnext%3Dhttps%253A%252F%252Fb.test%252F%253Ftoken%253Dabc12345"
    let redacted = stored(exchange(1, "GET", target, headers: request, answering: reply))
    #expect(
      redacted?.request.target
        == "/q?redirect=https%3A%2F%2Fa.test%2F%3Fnext%3Dhttps%253A%252F%252Fb.test%252F%253Ftoken%253D{{secret:token:1}}")
    #expect(
      redacted?.request.headers == [
        Header("Sec-WebSocket-Protocol", "base64url.bearer.authorization.k8s.io.{{secret:bearer:1}}, base64.binary")
      ])
    #expect(
      redacted?.response?.headers == [
        Header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"{{secret:nonce:1}}\", opaque=\"{{secret:nonce:2}}\""),
        Header("Authentication-Info", "nextnonce=\"{{secret:nonce:3}}\""),
      ])
  }

  @Test("tokens that are names are found in JSON, and a header that is called so is held back")
  func tokensAsNames() {
    let token = "ghp_aB3kZ9qLmN7vXc2Rt5YwaB3kZ9qLmN7vXc2R"
    #expect(body(stored(exchange(1, "GET", "/", with: #"{"\#(token)":{"a":1}}"#))) == #"{"{{secret:github-token:1}}":{"a":1}}"#)
    #expect(stored(exchange(1, "GET", "/", headers: [Header(token, "1")])) == nil)
  }

  @Test("UTF-16 is read, and stays UTF-16", arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16])
  func wideText(_ encoding: String.Encoding) {
    var wide = exchange(1, "GET", "/")
    wide.response?.body = Array(#"{"password":"open sesame"}"#.data(using: encoding) ?? Data())
    let expected = Array(#"{"password":"{{secret:password:1}}"}"#.data(using: encoding) ?? Data())
    #expect(stored(wide)?.response?.body == expected)
  }

  @Test(
    "what was handed in is found however it is written",
    arguments: [
      "p&amp;q&quot;w&#39;9x\u{f6}", "p&#38;q&#x22;w&#39;9&#120;&#246;", "7026712277273978c3b6", "7026712277273978C3B6",
      #"\x70\x26\x71\x22\x77\x27\x39\x78\xc3\xb6"#,
    ])
  func written(_ text: String) {
    let options = RedactionOptions(secrets: [KnownSecret(environment: "KEY", value: "p&q\"w'9x\u{f6}")])
    let type = [Header("Content-Type", "text/plain")]
    #expect(body(stored(exchange(1, "GET", "/", answering: type, with: "see \(text)."), options)) == "see {{secret:key:1}}.")
    #expect(stored(exchange(1, "GET", "/?v=7026712277273978c3b6"), options)?.request.target == "/?v={{secret:key:1}}")
  }

  @Test("lines of what was handed in may end otherwise, and the last one not at all")
  func lines() {
    let options = RedactionOptions(secrets: [KnownSecret(environment: "KEY", value: "line1-aaaa\nline2-bbbb\n")])
    let type = [Header("Content-Type", "text/plain")]
    for text in ["line1-aaaa\nline2-bbbb", "line1-aaaa\r\nline2-bbbb"] {
      #expect(body(stored(exchange(1, "GET", "/", answering: type, with: "<\(text)>"), options)) == "<{{secret:key:1}}>")
    }
  }

  @Test("null, truth values, empty strings and what was redacted by others are left")
  func nothingToSee() {
    let text =
      #"{"token":null,"secret":true,"password":"","api_key":"REDACTED","jwt":"***","access_token":"<token>","pwd":"{{secret:password:4}}"}"#
    #expect(body(stored(exchange(1, "GET", "/", with: text))) == text)
  }

  @Test("lengths follow the body, also of a reply that was cut off, and digests of the old body go")
  func lengths() {
    let secret = "0123456789abcdefghij-0123456789"
    var whole = exchange(
      1, "POST", "/", headers: [Header("content-length", "46")], body: #"{"password":"\#(secret)"}"#, with: "token=\(secret)")
    whole.response?.headers = [Header("Content-Length", "37"), Header("Content-MD5", "abc="), Header("X-Kept", "1")]
    let redacted = stored(whole)
    #expect(redacted?.request.headers.first == Header("content-length", "\(redacted?.request.body.count ?? 0)"))
    #expect(redacted?.response?.headers == [Header("Content-Length", "\(redacted?.response?.body.count ?? 0)"), Header("X-Kept", "1")])
    var cut = whole
    cut.outcome = .reset
    cut.response?.headers = [Header("Content-Length", "137")]
    let rest = stored(cut)
    #expect(rest?.response?.headers == [Header("Content-Length", "\((rest?.response?.body.count ?? 0) + 100)")])
  }

  @Test("chunks end where they ended in the text, and the last one at its end")
  func chunks() throws {
    let first = "data: {\"a\":1}\n\n"
    let second = "data: {\"token\":\"0123456789abcdefghij-0123456789\"}\n\n"
    let third = "data: [DONE]\n\n"
    let ends = [first.utf8.count, first.utf8.count + second.utf8.count, first.utf8.count + second.utf8.count + third.utf8.count]
    let timing = RecordedTiming(chunks: ends.enumerated().map { RecordedTiming.Chunk(at: .milliseconds($0 * 100), end: $1) })
    let streamed = exchange(
      1, "GET", "/", answering: [Header("Content-Type", "text/event-stream")], with: first + second + third, timing: timing)
    let redacted = try #require(stored(streamed))
    let text = body(redacted)
    let cuts = redacted.timing.chunks.map(\.end)
    #expect(text.prefix(cuts[0]) == first)
    #expect(text.dropFirst(cuts[0]).prefix(cuts[1] - cuts[0]) == "data: {\"token\":\"{{secret:token:1}}\"}\n\n")
    #expect(cuts[2] == text.utf8.count)
    #expect(redacted.timing.chunks.map(\.at) == timing.chunks.map(\.at))
  }

  @Test("of cookies names, attributes and plain words stay, of credentials their scheme")
  func heads() {
    let request = [
      Header("Cookie", "lang=en-US; sid=0123456789abcdef0123; n=1"), Header("authorization", "Basic YW5uOm9wZW4gc2VzYW1lMQ=="),
    ]
    let reply = [
      Header("Set-Cookie", "theme=dark; Path=/"), Header("set-cookie", "id=\"q7Xk2PzR9v\"; Max-Age=60; HttpOnly"),
      Header("X-Echo", "open sesame1"),
    ]
    let redacted = stored(exchange(1, "GET", "/", headers: request, answering: reply))
    #expect(
      redacted?.request.headers == [
        Header("Cookie", "lang=en-US; sid={{secret:session:1}}; n=1"), Header("authorization", "Basic {{secret:basic:1}}"),
      ])
    #expect(
      redacted?.response?.headers == [
        Header("Set-Cookie", "theme=dark; Path=/"), Header("set-cookie", "id=\"{{secret:cookie:1}}\"; Max-Age=60; HttpOnly"),
        Header("X-Echo", "{{secret:password:1}}"),
      ])
  }

  @Test("base64 in a reply is still base64, of the text with the placeholder")
  func base64() throws {
    let content = Data("user: ann\npassword: 0pen-s3same\n".utf8).base64EncodedString()
    let expected = Data("user: ann\npassword: {{secret:password:1}}\n".utf8).base64EncodedString()
    #expect(body(stored(exchange(1, "GET", "/", with: #"{"content":"\#(content)"}"#))) == #"{"content":"\#(expected)"}"#)
  }

  @Test("what the user hands in is named after its variable, however short it is, and first")
  func handedIn() {
    let options = RedactionOptions(secrets: [KnownSecret(environment: "SHOP_PIN", value: "4711")])
    let redacted = stored(exchange(1, "GET", "/pins/4711?password=4711", with: "is 4711"), options)
    #expect(redacted?.request.target == "/pins/{{secret:shop-pin:1}}?password={{secret:shop-pin:1}}")
    #expect(body(redacted) == "is {{secret:shop-pin:1}}")
  }

  @Test("texts for the terminal lose the secrets that are known by then")
  func masked() {
    var redactor = Redactor()
    _ = redactor.redact(exchange(1, "GET", "/", headers: [Header("Authorization", "Bearer 0123456789-abcdef")]))
    #expect(redactor.masked("cannot reach /?t=0123456789-abcdef") == "cannot reach /?t={{secret:bearer:1}}")
    #expect(redactor.redacted == ["bearer": 1])
  }

  @Test("exchanges that are added to a recording get numbers of their own")
  func numbered() {
    var redactor = Redactor(adding: Recording(redacted: ["api-key": 3]))
    guard case .stored(let stored, _) = redactor.redact(exchange(1, "GET", "/?api_key=0123456789")) else {
      Issue.record("it was withheld")
      return
    }
    #expect(stored.request.target == "/?api_key={{secret:api-key:4}}")
  }

  @Test(
    "places are read as they are written",
    arguments: ["header:X-Odd", "query:a b", "form:user[x]", "cookie:sid", "json:/a/*/b~1c", "json:", "path:/orders/*", "text:/"])
  func places(_ text: String) {
    #expect(SecretPlace(text)?.description == text)
  }

  @Test("what is no place is none", arguments: ["", "header", "header:", "json:a", "path:orders", "text:", "body:/a", "Header:x"])
  func noPlaces(_ text: String) {
    #expect(SecretPlace(text) == nil)
  }
}
