/// What the name of a header, a parameter, a cookie or a JSON member says about its values.
package enum SecretName {
  /// How sure a name makes it.
  package struct Meaning: Sendable, Hashable {
    /// What kind of secret it is: lower-case letters and hyphens.
    package let kind: String
    /// Every value of that name is one; else only a value that is no plain word or number.
    package let isCertain: Bool
    /// Values with fewer letters and digits are none: playing cards have numbers too.
    package var leastLength = 0
  }

  /// What values of this name are; nil where the name says nothing of secrets.
  ///
  /// - Parameter isParameter: Whether it is the name of a header, a cookie or a parameter, and not of a member of JSON.
  package static func meaning(of name: String, isParameter: Bool = false) -> Meaning? {
    let reading = reading(of: name)
    return isParameter ? reading.parameterMeaning : reading.meaning
  }

  /// Whether a value of this name is a scheme and a credential, as in Authorization.
  package static func isAuthorization(_ name: String) -> Bool { reading(of: name).isAuthorization }

  /// Whether values of this name tell things apart and open nothing: ids, digests, cursors, addresses of requests.
  package static func isIdentifier(_ name: String) -> Bool { reading(of: name).isIdentifier }

  /// All that the words of a name say; what it calls a secret stands at its end.
  static func read(_ words: [String]) -> Reading {
    let joined = words.joined()
    let last = Array(words.suffix(mostWords))
    return Reading(
      meaning: meaning(of: last, last.joined(), isParameter: false),
      parameterMeaning: meaning(ofExtension: last) ?? meaning(of: last, last.joined(), isParameter: true),
      isAuthorization: ["authorization", "proxyauthorization", "xauthorization", "xforwardedauthorization"].contains(joined),
      isIdentifier: isIdentifier(words, joined))
  }

  private static let mostWords = 8

  private static func meaning(of words: [String], _ joined: String, isParameter: Bool) -> Meaning? {
    guard let last = words.last else { return nil }
    if harmless.contains(joined) { return nil }
    if isCardNumber(words, joined) { return Meaning(kind: "card", isCertain: true, leastLength: 8) }
    if let kind = whole[joined] ?? phrase(words) { return Meaning(kind: kind, isCertain: true) }
    if let kind = doubtful[joined] { return Meaning(kind: kind, isCertain: false) }
    if last == "token" || last == "tokens" { return token(words.dropLast()) }
    if let kind = endings.first(where: { joined.hasSuffix($0.ending) })?.kind { return Meaning(kind: kind, isCertain: true) }
    if let meaning = meaning(withoutQualifierOf: words, isParameter: isParameter) { return meaning }
    if let kind = doubtful[last] ?? (isParameter ? parameters[last] : nil) { return Meaning(kind: kind, isCertain: false) }
    return nil
  }

  /// What a name means that says itself that it is no standard: `X-Pass`.
  private static func meaning(ofExtension words: [String]) -> Meaning? {
    guard words.first == "x", words.count > 1, !harmless.contains(words.joined()) else { return nil }
    let rest = Array(words.dropFirst())
    let joined = rest.joined()
    if rest.last == "signature" { return Meaning(kind: "signature", isCertain: true) }
    if let kind = doubtful[joined] { return Meaning(kind: kind, isCertain: true) }
    return meaning(of: rest, joined, isParameter: true).flatMap { $0.isCertain ? $0 : nil }
  }

  /// What a name means without what only says which one it is or how it is written: `apiKeyValue`, `password2`.
  private static func meaning(withoutQualifierOf words: [String], isParameter: Bool) -> Meaning? {
    guard let last = words.last else { return nil }
    if let secret = words.lastIndex(where: { passwords.contains($0) }), words[(secret + 1)...].allSatisfy({ repeats.contains($0) }) {
      return Meaning(kind: "password", isCertain: true)
    }
    if isRepeatedPassword(last) { return Meaning(kind: "password", isCertain: true) }
    var shorter = Array(words.dropLast())
    let letters = last.prefix { !$0.isNumber }
    let isNumbered = letters.count < last.count
    if isNumbered, !letters.isEmpty, last.dropFirst(letters.count).allSatisfy(\.isNumber) { shorter.append(String(letters)) }
    guard isNumbered || qualifiers.contains(last), !shorter.isEmpty else { return nil }
    let meaning = meaning(of: shorter, shorter.joined(), isParameter: isParameter)
    // Wires and currencies have numbers.
    return isNumbered && ["pin", "token", "code"].contains(meaning?.kind) ? nil : meaning
  }

  private static func isIdentifier(_ words: [String], _ joined: String) -> Bool {
    guard let last = words.last else { return false }
    if words.contains("tracking") || words.suffix(2) == ["site", "verification"] { return true }
    return identifiers.contains(last) || identifiers.contains(joined)
      || (last == "token" || last == "tokens") && words.dropLast().contains { cursors.contains($0) }
  }

  private static func token(_ words: ArraySlice<String>) -> Meaning? {
    if words.contains(where: { cursors.contains($0) || counted.contains($0) }) { return nil }
    switch words.last {
    case "access": return Meaning(kind: "access-token", isCertain: true)
    case "refresh": return Meaning(kind: "refresh-token", isCertain: true)
    case "id": return Meaning(kind: "id-token", isCertain: true)
    case "csrf", "xsrf", "csrfmiddleware", "authenticity", "verification": return Meaning(kind: "csrf-token", isCertain: true)
    default: return Meaning(kind: "token", isCertain: true)
    }
  }

  /// `user[newPassword]` is `user`, `new`, `password`; `X-API-Key` is `x`, `api`, `key`.
  package static func words(of name: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var previous: UInt8 = 0
    for byte in name.utf8 {
      let isUpper = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
      let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      let isWord = isUpper || isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte >= 0x80
      let wasUpper = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= previous
      if !isWord || isUpper && !wasUpper, !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word.removeAll(keepingCapacity: true)
      }
      if isWord { word.append(byte.asciiLowercased) }
      previous = byte
    }
    return word.isEmpty ? words : words + [String(decoding: word, as: UTF8.self)]
  }

  /// Names without their hyphens, underscores and humps.
  private static let whole: [String: String] = [
    "authorization": "credential", "proxyauthorization": "credential", "xauthorization": "credential", "pass": "password",
    "passwd": "password", "pwd": "password", "userpass": "password", "pin": "pin", "cvv": "card", "cvc": "card", "cvv2": "card",
    "ssn": "ssn", "otp": "code",
    "totp": "code", "mfacode": "code", "otpcode": "code", "twofactorcode": "code", "onetimecode": "code", "xotp": "code",
    "xgithubotp": "code", "codeverifier": "code", "codechallenge": "code", "devicecode": "code", "usercode": "code",
    "authorizationcode": "code", "authcode": "code", "assertion": "assertion", "clientassertion": "assertion", "samlresponse": "assertion",
    "samlassertion": "assertion", "sid": "session", "ssid": "session", "sessid": "session", "sessionid": "session",
    "phpsessid": "session", "jsessionid": "session", "aspnetsessionid": "session", "connectsid": "session", "xsessionid": "session",
    "jwt": "jwt", "bearer": "token", "csrf": "csrf-token", "xsrf": "csrf-token", "xcsrf": "csrf-token", "dsn": "connection-string",
    "connectionstring": "connection-string", "xamzsignature": "signature", "xgoogsignature": "signature",
    "sharedaccesssignature":
      "signature", "xamzcredential": "credential", "xgoogcredential": "credential", "mnemonic": "private-key", "seedphrase": "private-key",
    "privatekeypem": "private-key", "credentials": "credential", "creds": "credential", "recoverycodes": "code", "recoverycode": "code",
    "backupcodes": "code",
  ]

  /// Names that others use for things that are none.
  private static let doubtful: [String: String] = [
    "auth": "credential", "authentication": "credential", "credential": "credential", "session": "session", "cookie": "cookie",
    "cookies": "cookie", "passport": "token",
  ]

  /// Names that are those of secrets where a client sends them, and of public things in documents.
  private static let parameters: [String: String] = [
    "key": "api-key", "sig": "signature", "signature": "signature", "hmac": "signature", "ticket": "token", "sas": "signature",
    "appid": "api-key",
  ]

  private static let endings: [(ending: String, kind: String)] = [
    ("password", "password"), ("passwd", "password"), ("passphrase", "password"), ("passcode", "password"),
    ("clientsecret", "client-secret"), ("secret", "secret"), ("secrets", "secret"), ("secretkey", "secret"), ("secretaccesskey", "secret"),
    ("secretstring", "secret"), ("apikey", "api-key"), ("apikeys", "api-key"), ("appkey", "api-key"), ("applicationkey", "api-key"),
    ("accesskey", "api-key"), ("accesskeyid", "api-key"), ("authkey", "api-key"), ("subscriptionkey", "api-key"), ("masterkey", "api-key"),
    ("accountkey", "api-key"), ("licensekey", "api-key"), ("servicekey", "api-key"), ("functionskey", "api-key"), ("adminkey", "api-key"),
    ("consumerkey", "api-key"), ("storagekey", "api-key"), ("sharedkey", "secret"), ("sessionkey", "session"), ("sessiontoken", "session"),
    ("signingkey", "secret"), ("encryptionkey", "secret"), ("webhookkey", "secret"), ("privatekey", "private-key"),
    ("sessionid", "session"), ("authtoken", "token"), ("accesstoken", "access-token"), ("refreshtoken", "refresh-token"),
    ("idtoken", "id-token"), ("csrftoken", "csrf-token"), ("xsrftoken", "csrf-token"), ("middlewaretoken", "csrf-token"),
    ("apitoken", "token"), ("bearertoken", "token"), ("usertoken", "token"), ("oauthtoken", "token"), ("authenticitytoken", "csrf-token"),
    ("authheader", "credential"),
  ]

  /// Tokens by which a list goes on.
  private static let cursors: Set<String> = [
    "next", "page", "paging", "previous", "prev", "continuation", "sync", "cursor", "scroll", "resume", "start", "end", "delta", "skip",
    "marker", "position",
  ]

  /// Tokens that models count.
  private static let counted: Set<String> = [
    "prompt", "completion", "max", "total", "input", "output", "cached", "reasoning", "num", "min", "used", "stop", "limit", "audio",
    "text",
  ]

  private static let harmless: Set<String> = [
    "secwebsocketkey", "secwebsocketaccept", "surrogatekey", "xsurrogatekey", "idempotencykey", "xidempotencykey", "publickey",
    "primarykey",
    "partitionkey", "sortkey", "cachekey", "foreignkey", "objectkey", "gpgkey", "sshkey", "i18nkey", "postmantoken",
  ]

  private static let identifiers: Set<String> = [
    "id", "ids", "uid", "uuid", "guid", "etag", "etags", "sha", "sha1", "sha256", "sha512", "md5", "hash", "digest", "checksum", "crc32",
    "integrity", "oid", "ref", "revision", "rev", "commit", "fingerprint", "thumbprint", "kid", "cursor", "cursors", "after", "before",
    "trace", "traceparent", "tracestate", "nonce", "boundary", "version", "build", "publickey", "idempotencykey", "xidempotencykey",
    "requestid", "ray", "via", "vary", "signature", "number", "ifnonematch", "ifmatch", "ifrange", "nodeid", "object", "n", "x", "y", "x5t",
    "next", "previous", "prev", "marker", "v", "ver", "msvalidate", "verifyv1", "baggage", "correlation", "gpgkey", "sshkey",
    "surrogatekey", "xsurrogatekey", "cachekey",
    "objectkey", "opaque", "payload", "fp", "invocationid", "handle", "continuation", "skiptoken", "offset", "organization", "organisation",
    "project", "ulid",
    "ksuid", "nanoid", "cid",
  ]
}
