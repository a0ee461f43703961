import Foundation
import MynahCore
import MynahFiles

/// A session with a secret of its own in each of many places, as a recorder would see it.
struct PlantedSession {
  /// What was planted, by the place it stands in.
  private(set) var secrets: [(place: String, secret: String)] = []
  private(set) var exchanges: [RecordedExchange] = []
  /// What the user hands in with `--secret`.
  private(set) var known: [KnownSecret] = []
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  init() {
    plantHeaders()
    plantAddresses()
    plantCookies()
    plantJSON()
    plantForms()
    plantOtherBodies()
    plantDialects()
    plantTokens()
    plantPackedBodies()
    plantEncodings()
    plantEdges()
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  /// A new secret for a place.
  private mutating func secret(_ place: String, prefix: String = "", count: Int = 24, of alphabet: [Character] = letters) -> String {
    var text = prefix
    for _ in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text.append(alphabet[Int(state >> 33) % alphabet.count])
    }
    secrets.append((place, text))
    return text
  }

  private mutating func hex(_ place: String, prefix: String = "", count: Int) -> String {
    secret(place, prefix: prefix, count: count, of: Array("0123456789abcdef"))
  }

  /// The exchange that was added last.
  private var last: RecordedExchange {
    get { exchanges[exchanges.count - 1] }
    set { exchanges[exchanges.count - 1] = newValue }
  }

  private mutating func add(
    _ method: String, _ target: String, headers: [Header] = [], body: String = "", status: Int = 200, answering: [Header]? = nil,
    with answer: String = ""
  ) {
    let headers =
      body.isEmpty || headers.contains { $0.name == "Content-Type" } ? headers : headers + [Header("Content-Type", "application/json")]
    exchanges.append(
      exchange(
        exchanges.count + 1, method, target, headers: headers, body: body, status: status,
        answering: answering ?? [Header("Content-Type", "application/json")], with: answer))
  }

  private mutating func plantHeaders() {
    add("GET", "/h1", headers: [Header("Authorization", "Bearer \(secret("Authorization: Bearer"))")])
    let basic = Data("ann:\(secret("Authorization: Basic, password", count: 14))".utf8).base64EncodedString()
    add("GET", "/h2", headers: [Header("Authorization", "Basic \(basic)")])
    add("GET", "/h3", headers: [Header("Authorization", "token \(hex("Authorization: token", count: 40))")])
    add("GET", "/h4", headers: [Header("Authorization", secret("Authorization without scheme"))])
    let aws = "AWS4-HMAC-SHA256 Credential=\(secret("AWS credential", prefix: "AKIA", count: 16, of: Array("ABCDEFGHIJKLMNOP234567")))"
    add(
      "GET", "/h5",
      headers: [Header("Authorization", "\(aws)/20260101/eu-west-1/s3/aws4_request, Signature=\(hex("AWS signature", count: 64))")])
    add("GET", "/h6", headers: [Header("Proxy-Authorization", "Bearer \(secret("Proxy-Authorization"))")])
    for name in [
      "X-API-Key", "PRIVATE-TOKEN", "X-Auth-Token", "X-Amz-Security-Token", "DD-APPLICATION-KEY", "X-CSRF-Token", "x-session-id",
    ] {
      add("GET", "/h7", headers: [Header(name, secret("request header \(name)"))])
    }
    add("GET", "/h8", answering: [Header("X-Subject-Token", secret("reply header X-Subject-Token"))])
    add("GET", "/h9", answering: [Header("Authentication-Info", "nextnonce=1, token=\"\(secret("token inside of a header"))\"")])
  }

  private mutating func plantAddresses() {
    for name in ["api_key", "access_token", "sig", "key", "client_secret", "X-Amz-Signature", "auth", "jwt", "password"] {
      add("GET", "/q?page=2&\(name)=\(secret("query \(name)"))&sort=asc")
    }
    add("GET", "/callback?code=\(secret("OAuth code"))&state=\(secret("OAuth state"))")
    add("GET", "/reset-password/token/\(secret("path behind token"))/confirm")
    add("GET", "/hooks/\(secret("GitHub token in the path", prefix: "ghp_", count: 36))/push")
    add("GET", "http://ann:\(secret("userinfo of the target"))@shop.test/u")
    let location = "https://app.test/welcome#access_token=\(secret("fragment of Location"))&token_type=bearer"
    add("POST", "/login-redirect", status: 302, answering: [Header("Location", location)])
    let link = "</next?api_key=\(secret("query in Link"))>; rel=\"next\""
    add("GET", "/links", answering: [Header("Link", link)])
    add("GET", "/ref", headers: [Header("Referer", "https://app.test/?session_token=\(secret("query in Referer"))")])
    let planted1: String? = "https://bob:\(secret("userinfo of the origin"))@files.test"
    last.origin = planted1
    let nested = "https%3A%2F%2Fapp.test%2Fcb%3Ftoken%3D\(secret("address in an address"))"
    add("GET", "/nested?redirect_uri=\(nested)")
  }

  private mutating func plantCookies() {
    add("GET", "/c1", headers: [Header("Cookie", "theme=dark; sid=\(secret("cookie sid")); _hp2=\(secret("another cookie"))")])
    let set = "SESSION=\(secret("Set-Cookie")); Path=/; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT"
    add("GET", "/c2", answering: [Header("Set-Cookie", "theme=dark"), Header("Set-Cookie", set)])
    let login = secret("cookie that comes back")
    add("POST", "/c3", answering: [Header("set-cookie", "auth=\"\(login)\"; Secure")])
    add("GET", "/c4", headers: [Header("cookie", "auth=\"\(login)\"")])
  }

  private mutating func plantJSON() {
    add("POST", "/j1", body: #"{"user":"ann","password":"\#(secret("JSON password", count: 11))"}"#)
    add("GET", "/j2", with: #"{"a":[{"b":{"c":{"clientSecret":"\#(secret("JSON, deep"))"}}}]}"#)
    add("GET", "/j3", with: #"{ "tokens" : [ "\#(secret("JSON list of tokens"))" ] , "max_tokens": 100 }"#)
    let inner = #"{\"event\":\"login\",\"refresh_token\":\"\#(secret("JSON in a string of JSON"))\"}"#
    add("POST", "/j4", body: #"{"payload":"\#(inner)"}"#)
    let deeper = #"{\"m\":\"{\\\"api_key\\\":\\\"\#(secret("JSON in JSON in JSON"))\\\"}\"}"#
    add("POST", "/j5", body: #"{"payload":"\#(deeper)"}"#)
    add("GET", "/j6", with: #"{"variables":[{"name":"DB_PASSWORD","value":"\#(secret("value beside its name"))"}]}"#)
    add("GET", "/j7", with: #"{"\#(secret("key of an object", prefix: "sk_live_"))":true}"#)
    add("GET", "/j8", with: #"{"session":{"id":"\#(secret("id of a session"))"}}"#)
    add("GET", "/j9", with: #"{"url":"https://x.test/d?X-Goog-Signature=\#(hex("address in JSON", count: 64))"}"#)
    let jwk = secret("private part of a JWK", count: 43)
    add("GET", "/j10", with: #"{"keys":[{"kty":"EC","crv":"P-256","kid":"1","d":"\#(jwk)"}]}"#)
    add("POST", "/j11", body: #"{"pin":\#(secret("number", count: 9, of: Array("123456789")))}"#)
    let lines = #"{"level":"info"}\#n{"level":"debug","token":"\#(secret("line of JSON"))"}\#n"#
    add("GET", "/j12", answering: [Header("Content-Type", "application/x-ndjson")], with: lines)
    add("GET", "/j13", with: #"{"cut":{"access_token":"\#(secret("JSON that was cut off"))","expi"#)
  }

  private mutating func plantForms() {
    let form = [Header("Content-Type", "application/x-www-form-urlencoded")]
    add("POST", "/f1", headers: form, body: "grant_type=password&username=ann&password=\(secret("form password"))%21")
    add("POST", "/f2", headers: form, body: "grant_type=refresh_token&refresh_token=\(secret("form refresh_token"))")
    add("POST", "/f3", headers: form, body: "user%5Bnew_password%5D=\(secret("form with brackets"))")
    let parts = [
      #"Content-Disposition: form-data; name="api_token""#, "", secret("multipart field"), "--xyz",
      #"Content-Disposition: form-data; name="config"; filename="config.json""#, "Content-Type: application/json", "",
      #"{"db":{"password":"\#(secret("file of a multipart body"))"}}"#, "--xyz",
      #"Content-Disposition: form-data; name="note"; filename="\#(secret("name of a file", prefix: "glpat-", count: 20)).txt""#, "",
      "hello",
    ]
    let multipart = [Header("Content-Type", "multipart/form-data; boundary=xyz")]
    add("POST", "/f4", headers: multipart, body: "--xyz\r\n" + parts.joined(separator: "\r\n") + "\r\n--xyz--\r\n")
  }

  private mutating func plantOtherBodies() {
    let event = "event: token\ndata: {\"access_token\":\"\(secret("server-sent event"))\"}\n\ndata: [DONE]\n\n"
    add("GET", "/e1", answering: [Header("Content-Type", "text/event-stream")], with: event)
    add(
      "GET", "/x1", answering: [Header("Content-Type", "application/xml")], with: "<a><Password>\(secret("element of XML"))</Password></a>")
    let page =
      #"<meta name="csrf-token" content="\#(secret("meta of HTML"))"><input value="\#(secret("input of HTML"))" name="authenticity_token">"#
    add("GET", "/x2", answering: [Header("Content-Type", "text/html")], with: "<html>\(page)</html>")
    add("GET", "/x3", answering: [Header("Content-Type", "text/plain")], with: "DB_PASSWORD=\(secret("line of an environment file"))\n")
    add("GET", "/x4", answering: [Header("Content-Type", "text/yaml")], with: "db:\n  password: \(secret("YAML"))\n")
    let dsn = "postgres://app:\(secret("password of a database address"))@db.test:5432/shop"
    add("GET", "/x5", with: #"{"database":"\#(dsn)"}"#)
    add(
      "GET", "/x6", answering: [Header("Content-Type", "text/plain")],
      with: "Error: invalid header Authorization: Bearer \(secret("error text"))")
    add("GET", "/x7")
    last.response = nil
    let planted2: RecordedExchange.Outcome = .failed("cannot reach https://h.test/?api_key=\(secret("text of a failure"))")
    last.outcome = planted2
    add("GET", "/x8", with: "{}")
    let planted3: [Header] = [Header("X-Auth-Token", secret("trailer"))]
    last.response?.trailers = planted3
    let planted4: String = "Bad token=\(secret("reason phrase"))"
    last.response?.reason = planted4
  }

  private mutating func plantDialects() {
    let xml = [Header("Content-Type", "text/xml")]
    let header = "<s:Header><wsse:Password Type=\"urn:x#PasswordText\">\(secret("password of WS-Security"))</wsse:Password></s:Header>"
    add("POST", "/d1", headers: xml, body: "<s:E>\(header)</s:E>", answering: xml, with: "<ok/>")
    let list = "<dict><key>password</key>\n<string>a \(secret("property list"))</string></dict>"
    add("GET", "/d2", answering: xml, with: list)
    add("GET", "/d3", answering: xml, with: "<n:secret><![CDATA[a <\(secret("CDATA"))>]]></n:secret>")
    add("GET", "/d4", with: #"{"password":"a \#(secret("JSON with a comma too many"))",}"#)
    add("GET", "/d5", with: #")]}',\#n{"v":NaN,"pass_key":"a \#(secret("JSON behind a prefix"))"}"#)
    add("GET", "/d6", answering: [Header("Content-Type", "text/csv")], with: "user,password\nann,\"a,\(secret("column of CSV"))\"\n")
    add("POST", "/d7", body: #"{"headers":[["Authorization","Bearer \#(secret("list of headers", count: 9))"]]}"#)
    add("GET", "/d8", with: #"{"curl":"curl -u ann:\#(secret("user of curl", count: 9)) https://a.test/"}"#)
    add("GET", "/d9", headers: [Header("Sec-WebSocket-Protocol", "a.bearer.\(secret("subprotocol"))")])
    add("GET", "/d10", status: 401, answering: [Header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"\(secret("challenge"))\"")])
    let inner = "https%253A%252F%252Fb.test%252F%253Ftoken%253D\(secret("address in an address in an address"))"
    add("GET", "/d11?to=https%3A%2F%2Fa.test%2F%3Fnext%3D\(inner)")
    add(
      "POST", "/d12", headers: [Header("X-Pass", secret("header X-Pass", count: 9))],
      body: #"{"card":{"number":"\#(secret("card", count: 9))"}}"#)
    add("GET", "/d13", answering: xml, with: "<a><apiKey>\(secret("element with a reference"))&amp;x</apiKey></a>")
  }

  private mutating func plantTokens() {
    let tokens = [
      secret("GitHub", prefix: "github_pat_", count: 50), secret("Stripe", prefix: "rk_live_"), secret("Slack", prefix: "xoxb-", count: 40),
      secret("Google", prefix: "AIza", count: 35), secret("npm", prefix: "npm_", count: 36),
      secret("PyPI", prefix: "pypi-AgEIcHlwaS5vcmc", count: 60),
      secret("OpenAI", prefix: "sk-proj-", count: 48), secret("SendGrid", prefix: "SG.", count: 66),
      secret("GitLab", prefix: "glpat-", count: 20),
      hex("Shopify", prefix: "shpat_", count: 32), secret("Hugging Face", prefix: "hf_", count: 34),
      "123456789:" + secret("Telegram", prefix: "AA", count: 33), secret("JWT", prefix: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.", count: 43),
    ]
    add("POST", "/t1", body: #"{"text":"see \#(tokens.joined(separator: " and "))!"}"#)
    let pem = "-----BEGIN PRIVATE KEY-----\\n\(secret("PEM", prefix: "MIIEvQIBADAN", count: 64))\\n-----END PRIVATE KEY-----\\n"
    add("POST", "/t2", body: #"{"text":"\#(pem)"}"#)
    add("POST", "/t3", body: #"{"der":"\#(secret("key in DER", prefix: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", count: 200))"}"#)
  }

  private mutating func plantPackedBodies() {
    add("GET", "/p1", answering: [Header("Content-Type", "application/json"), Header("Content-Encoding", "gzip")])
    let planted5: [UInt8] = Packing.plainGzip.pack(Array(#"{"access_token":"\#(secret("gzip"))"}"#.utf8))
    last.response?.body = planted5
    add("GET", "/p2", answering: [Header("Content-Type", "text/plain"), Header("Content-Encoding", "deflate")])
    let planted6: [UInt8] = Packing.deflate(level: 9).pack(Array("api_key=\(secret("deflate"))".utf8))
    last.response?.body = planted6
    let file = Data("password=\(secret("base64 in JSON"))\n".utf8).base64EncodedString()
    add("GET", "/p3", with: #"{"encoding":"base64","content":"\#(file)"}"#)
    let lines = Data("aws_secret_access_key = \(secret("base64 with lines", count: 40))\nregion = eu-west-1\n".utf8)
      .base64EncodedString(options: .lineLength64Characters).replacingOccurrences(of: "\r\n", with: "\\n")
    add("GET", "/p4", with: #"{"content":"\#(lines)"}"#)
    let zipped = Data(Packing.plainGzip.pack(Array("token: \(secret("gzip in base64"))\n".utf8))).base64EncodedString()
    add("GET", "/p7", with: #"{"log":"\#(zipped)"}"#)
    let docker = Data("ann:\(secret("base64 in a request", prefix: "dckr_pat_", count: 27))".utf8).base64EncodedString()
    add("POST", "/p5", body: #"{"auths":{"docker.test":{"data":"\#(docker)"}}}"#)
    let binary = "\u{0}\u{1}\u{12}token \(secret("bytes that are no text", prefix: "ghp_", count: 36))\u{0}"
    add("POST", "/p6", headers: [Header("Content-Type", "application/octet-stream")], body: binary)
    last.request.body.append(0xFF)
  }

  /// One secret that the user handed in, and one that a login answered, each in every way in which they can be written.
  private mutating func plantEncodings() {
    let given = secret("handed in", prefix: "p/+ss=\"w\u{e9}", count: 12)
    known.append(KnownSecret(environment: "SHOP_PASS", value: given))
    let issued = secret("issued by a login", prefix: "a+b/", count: 20) + "=="
    add("POST", "/login", with: #"{"token":"\#(issued)"}"#)
    for text in [given, issued] {
      let percent = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      let twice = percent.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      add("GET", "/n1?x=\(percent)&y=\(twice)&z=1")
      add("GET", "/n2/\(percent)/items")
      let base64 = Data(text.utf8).base64EncodedString()
      let safe = base64.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(
        of: "=", with: "")
      add("GET", "/n3", headers: [Header("X-One", base64), Header("X-Two", safe), Header("X-Three", percent)])
      let shifted = [1, 2].map { Data((String(repeating: "u", count: $0) + ":" + text).utf8).base64EncodedString() }
      add("GET", "/n4", headers: [Header("X-One", shifted[0]), Header("X-Two", shifted[1])])
      let escaped = text.replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "/", with: "\\/")
      let unicode = text.unicodeScalars.map { String(format: "\\u%04x", $0.value) }.joined()
      add(
        "POST", "/n5",
        body: #"{"a":"x \#(escaped) y","b":"\#(unicode)","c":"{\"d\":\"\#(unicode.replacingOccurrences(of: "\\", with: "\\\\"))\"}"}"#)
      let form = percent.replacingOccurrences(of: "%20", with: "+")
      add("POST", "/n6", headers: [Header("Content-Type", "application/x-www-form-urlencoded")], body: "note=\(form)")
      add("GET", "/n7", answering: [Header("Content-Type", "text/plain")], with: "echo \(text)")
    }
  }

  private mutating func plantEdges() {
    // The reply says what the secret of the request is called.
    let late = secret("named only in the reply")
    add("POST", "/l1", headers: [Header("X-Widget", late)], with: #"{"api_key":"\#(late)"}"#)
    let short = secret("a short password", count: 5) + "7x"
    add("POST", "/l2", body: #"{"password":"\#(short)"}"#, answering: [Header("Content-Type", "text/plain")], with: "wrong: \(short)")
    add("OPTIONS", "/l3", headers: [Header("Ocp-Apim-Subscription-Key", hex("hexadecimal key", count: 32))])
    add("GET", "/l4?appid=\(hex("hexadecimal key in the query", count: 32))")
  }
}
