import MynahCore

extension LeafReader {
  /// Reads the target of a request: the segments of its path and the parameters of its query.
  mutating func read(target: TracedBytes) {
    let mark = target.bytes.firstIndex(of: UInt8(ascii: "?")) ?? target.count
    if target.bytes.first != UInt8(ascii: "/") {
      // The absolute form that proxies get may bear a user.
      add(target[0..<mark], textPlace, name: nil, role: .text)
    }
    var previous: String?
    var index = 0
    for segment in target[0..<mark].split(UInt8(ascii: "/")) {
      defer { index += 1 }
      guard segment.count > 0 else { continue }
      let text = segment.percentDecoded() ?? segment
      add(text, .segment(path: path, index), name: previous, role: .segment)
      previous = text.text
    }
    if mark < target.count { readFields(target[mark + 1..<target.count], .query) }
  }

  mutating func read(form: TracedBytes) { readFields(form, .form) }

  private mutating func readFields(_ text: TracedBytes, _ kind: SecretPlace.Kind) {
    for field in text.split(UInt8(ascii: "&")) {
      guard let equals = field.bytes.firstIndex(of: UInt8(ascii: "=")) else {
        add(field.percentDecoded(plusIsBlank: true) ?? field, textPlace, name: nil, role: .text)
        continue
      }
      let name = String(decoding: PercentEncoding.decode(field.bytes[..<equals], plusIsBlank: true), as: UTF8.self)
      let value = field[equals + 1..<field.count]
      add(value.percentDecoded(plusIsBlank: true) ?? value, SecretPlace(kind, name), name: name, role: .parameter)
    }
  }

  mutating func read(header name: String, _ value: TracedBytes) {
    let place = SecretPlace(.header, name)
    switch name.asciiLowercased() {
    case "cookie":
      for pair in value.split(UInt8(ascii: ";")) { read(cookie: pair) }
    case "set-cookie", "set-cookie2":
      let attributes = value.bytes.firstIndex(of: UInt8(ascii: ";")) ?? value.count
      read(cookie: value[0..<attributes])
      add(value[attributes..<value.count], place, name: "Expires", role: .text)
    case "www-authenticate", "proxy-authenticate", "authentication-info", "proxy-authentication-info":
      add(value, place, name: name)
      read(challenge: value, place)
    case "sec-websocket-protocol":
      for item in value.split(UInt8(ascii: ",")).map({ $0.trimmed() }) { read(subprotocol: item, place, name) }
    default: add(value, place, name: name)
    }
  }

  /// What a challenge says for one answer only, and its answer proves to have read.
  private mutating func read(challenge value: TracedBytes, _ place: SecretPlace) {
    for name in ["nonce", "nextnonce", "opaque", "rspauth"] {
      var covered = 0
      for mark in value.bytes.places(of: Array("\(name)=".utf8))
      where mark.lowerBound >= covered && (mark.lowerBound == 0 || !PlainText.isAlphanumeric(value.bytes[mark.lowerBound - 1])) {
        let start = mark.upperBound + (mark.upperBound < value.count && value.bytes[mark.upperBound] == UInt8(ascii: "\"") ? 1 : 0)
        let end = value.bytes[start...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") } ?? value.count
        if start < end { add(Leaf(.fixed(place), name: name, text: value[start..<end], role: .challenge)) }
        covered = end
      }
    }
  }

  /// Browsers can send no other header with a WebSocket, so some APIs take a token as the end of a subprotocol's name.
  private mutating func read(subprotocol item: TracedBytes, _ place: SecretPlace, _ name: String) {
    let isBearer = item.bytes.place(of: Array("bearer".utf8)) != nil || item.bytes.place(of: Array("token".utf8)) != nil
    guard isBearer, let dot = item.bytes.lastIndex(of: UInt8(ascii: ".")), dot + 1 < item.count,
      !PlainText.isPlain(item[dot + 1..<item.count].text)
    else { return add(item, place, name: name) }
    add(Leaf(.fixed(place), name: name, text: item[dot + 1..<item.count], role: .credential(scheme: "Bearer")))
  }

  private mutating func read(cookie pair: TracedBytes) {
    guard let equals = pair.bytes.firstIndex(of: UInt8(ascii: "=")) else {
      return add(pair.trimmed(), SecretPlace(.header, "Cookie"), name: nil, role: .text)
    }
    let name = String(decoding: pair.bytes[..<equals], as: UTF8.self).trimmed()
    var value = pair[equals + 1..<pair.count].trimmed()
    if value.count > 1, value.bytes.first == UInt8(ascii: "\""), value.bytes.last == UInt8(ascii: "\"") {
      value = value[1..<value.count - 1]
    }
    add(value.percentDecoded() ?? value, SecretPlace(.cookie, name), name: name, role: .cookie)
  }

  mutating func read(credential value: TracedBytes, _ place: LeafPlace, name: String) {
    let credential = Credential(String(decoding: value.bytes, as: UTF8.self))
    guard !credential.value.isEmpty else { return }
    let length = credential.value.utf8.count
    let end = value.trimmed().origin.upperBound - value.origin.lowerBound
    guard length <= end else { return }
    add(value[end - length..<end], place, name: name, role: .credential(scheme: credential.scheme))
  }
}

/// Paths with `*` for segments that nobody should see.
package enum PathMask {
  /// The path of a target with `*` for each segment that is no plain word or number.
  package static func path(of target: String) -> String {
    let path = Target(target).rawPath
    let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    if segments.allSatisfy(PlainText.isPlain) { return path }
    return segments.map { PlainText.isPlain($0) ? $0 : "*" }.joined(separator: "/")
  }

  /// The same path with a `*` at one of its segments.
  static func starred(_ path: String, at index: Int) -> String {
    var segments = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if segments.indices.contains(index) { segments[index] = "*" }
    return segments.joined(separator: "/")
  }
}

extension TracedBytes {
  /// The pieces between the separators, empty ones too.
  func split(_ separator: UInt8) -> [TracedBytes] {
    var pieces: [TracedBytes] = []
    var start = 0
    for index in 0...count where index == count || bytes[index] == separator {
      pieces.append(self[start..<index])
      start = index + 1
    }
    return pieces
  }

  /// Without blanks, tabs and line breaks at both ends.
  func trimmed() -> TracedBytes {
    let isBlank: (UInt8) -> Bool = { " \t\r\n".utf8.contains($0) }
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), let end = bytes.lastIndex(where: { !isBlank($0) }) else {
      return self[0..<0]
    }
    return self[start..<end + 1]
  }
}
