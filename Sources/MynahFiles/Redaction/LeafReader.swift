import MynahCore

/// Takes the parts of an exchange apart into leaves.
struct LeafReader {
  /// The path of the request, without what nobody should see.
  let path: String
  /// What is read is part of a reply.
  private(set) var isInReply = false
  private(set) var leaves: [Leaf] = []

  init(path: String) {
    self.path = path
  }

  /// Where a value stands that has no name.
  var textPlace: SecretPlace { SecretPlace(.text, path) }

  mutating func add(_ leaf: Leaf) { leaves.append(leaf) }

  /// Adds a value and what it is made of.
  mutating func add(_ text: TracedBytes, _ place: SecretPlace, name: String?, role: Leaf.Role = .named, depth: Int = 0) {
    add(text, .fixed(place), name: name, role: role, depth: depth)
  }

  /// Adds a value and what it is made of.
  mutating func add(_ text: TracedBytes, _ place: LeafPlace, name: String?, role: Leaf.Role = .named, depth: Int = 0) {
    guard text.count > 0 else { return }
    let meanings = name.map(SecretName.reading(of:))
    if case .named = role, let name, meanings?.isAuthorization == true { return read(credential: text, place, name: name) }
    let index = leaves.count
    leaves.append(Leaf(place, name: name, meanings, text: text, role: role))
    guard depth < Self.depthLimit, text.count > 2 else { return }
    if read(json: text, place, depth: depth + 1) {
      leaves[index].isTakenApart = true
    } else if text.count >= 8 {
      leaves[index].inner = readPairs(in: text, place)
    }
  }

  /// How far documents within documents are taken apart.
  static let depthLimit = 4

  mutating func read(_ part: ExchangePart, _ bytes: [UInt8], of texts: ExchangeTexts) {
    let text = TracedBytes(bytes)
    isInReply = !part.isInRequest
    switch part {
    case .target: read(target: text)
    case .requestBody: read(body: text, texts.requestBody, texts.requestHeaders)
    case .responseBody: read(body: text, texts.responseBody, texts.exchange.response?.headers ?? [])
    case .origin, .reason, .failure: add(text, textPlace, name: nil, role: .text)
    case .requestHeader, .responseHeader, .trailer:
      if let header = texts.header(of: part) { read(header: header.name, text) }
    }
  }

  private mutating func read(body text: TracedBytes, _ body: PlainBody, _ headers: [Header]) {
    guard text.count > 0, !body.isUnreadable else { return }
    let type = headers.first("Content-Type")
    switch MediaKind(contentType: type) {
    case .form: read(form: text)
    case .multipart(let boundary) where read(multipart: text, boundary: boundary): break
    case .eventStream: read(events: text)
    case .jsonLines: read(lines: text)
    case .settings: if !read(json: text, .fixed(SecretPlace(.json, "")), depth: 0) { read(settings: text) }
    case .text where type?.asciiLowercased().hasPrefix("text/csv") == true: read(table: text)
    case let kind:
      if String(validating: text.bytes, as: UTF8.self) == nil, case .binary(let suffix) = kind { return read(binary: text, suffix) }
      if !read(json: text, .fixed(SecretPlace(.json, "")), depth: 0) { add(text, textPlace, name: nil, role: .text) }
    }
  }
}

extension LeafReader {
  /// What can be read of bytes that are no text, unless they are pictures and the like.
  private mutating func read(binary bytes: TracedBytes, _ suffix: String?) {
    guard suffix == nil || suffix == "bin" else { return }
    var start = 0
    while start < bytes.count {
      let run = bytes.bytes[start...].prefix { 0x20..<0x7F ~= $0 }
      if run.count >= RandomText.leastLength {
        add(Leaf(.fixed(textPlace), name: nil, text: bytes[run.startIndex..<run.endIndex], role: .text))
      }
      start = run.endIndex + 1
    }
  }
}
