import MynahCore
import MynahJSON

/// RQ-2: a body comes with the type that it has, and the client accepts the type that is sent to it (RFC 9110 sections 8.3 and 12.5.1).
struct BodyType {
  private var known = Memo<Negotiation, RequestFlaw?>()
  private var types = Memo<String, MediaTypeName?>()

  /// Nil for a request without a body that accepts what it gets.
  mutating func flaws(in exchange: ExchangeView) -> [RequestFlaw]? {
    let accepted = refusedReply(of: exchange)
    guard !exchange.request.body.isEmpty, exchange.tb != nil else { return accepted.map { [$0] } }
    return [flaw(in: exchange.request), accepted].compactMap { $0 }
  }

  private mutating func flaw(in request: Request) -> RequestFlaw? {
    let given = request.head.values("Content-Type").map { String(decoding: $0, as: UTF8.self) }
    guard let text = given.first else { return Self.isOfSomeType(request.body) ? RequestFlaw(note: "a body without Content-Type") : nil }
    guard given.count == 1, let type = types.answer(text, MediaTypeName.init) else {
      return RequestFlaw(figure: .value(text.abbreviated), note: given.count > 1 ? "\(given.count) Content-Types" : "no media type")
    }
    // What a coding has wrapped can't be looked at here.
    let coding = request.head.value("Content-Encoding")?.trimmed() ?? "identity"
    guard coding.equalsIgnoringASCIICase("identity"), !Self.isOf(type, request.body, text) else { return nil }
    return RequestFlaw(figure: .value(text.abbreviated), note: "the body does not parse as \(type)")
  }

  /// Whether the bytes are what the type says, as far as that can be told.
  private static func isOf(_ type: MediaTypeName, _ body: [UInt8], _ contentType: String) -> Bool {
    switch type.family {
    case "application/json": return isJSON(body)
    case "application/x-ndjson", "application/jsonl", "application/json-seq":
      return body.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0x1E }).allSatisfy { isJSON(Array($0)) }
    case "application/x-www-form-urlencoded": return isForm(body)
    case "multipart/form-data": return MultipartPart.parse(body, contentType: contentType)?.isEmpty == false
    case "application/xml", "text/xml": return isXML(body)
    case _ where type.type == "multipart": return MultipartPart.parse(body, contentType: contentType) != nil
    default:
      let charset = MultipartPart.parameters(of: contentType)["charset"]?.asciiLowercased()
      return type.type != "text" || charset != "utf-8" || String(validating: body, as: UTF8.self) != nil
    }
  }

  /// Whether a body is written in a syntax that whoever sends it knows; of other bytes the type may be unknown (RFC 9110 section 8.3).
  private static func isOfSomeType(_ body: [UInt8]) -> Bool {
    // A number, or text in quotes, may as well be that.
    let isStructure =
      body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? false
    return isStructure && isJSON(body) || isXML(body) || isForm(body) && body.contains(UInt8(ascii: "="))
  }

  /// Without the mark that JSON must not begin with (RFC 8259 section 8.1).
  private static func isJSON(_ body: [UInt8]) -> Bool { !body.starts(with: mark) && JSON.isText(body) }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Nothing that a form would have escaped, and every escape whole.
  private static func isForm(_ body: [UInt8]) -> Bool {
    let unescaped = Set("\"<>\\^`{|}".utf8)
    return body.allSatisfy { (0x21..<0x7F).contains($0) && !unescaped.contains($0) } && PercentEncoding.isWhole(body)
  }

  /// Begins like a document, or like one in UTF-16; the rest is for a parser to say.
  private static func isXML(_ body: [UInt8]) -> Bool {
    let text = body.starts(with: mark) ? body.dropFirst(3) : body[...]
    return text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.map { [0x3C, 0xFE, 0xFF].contains($0) } ?? false
  }

  /// A success whose type the request does not accept.
  private mutating func refusedReply(of exchange: ExchangeView) -> RequestFlaw? {
    guard let reply = exchange.reply, let status = reply.status, (200..<300).contains(status), !reply.body.isEmpty,
      let type = reply.headers.first("Content-Type"), !Self.asksForEvents(exchange.request, type)
    else { return nil }
    let accepted = exchange.request.head.values("Accept").map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
    return known.answer(Negotiation(accepted: accepted, type: type), Self.flaw)
  }

  /// Whether a body asks for the events that came, whatever Accept says: `{"stream": true}`, as APIs of language models take it.
  private static func asksForEvents(_ request: Request, _ type: String) -> Bool {
    guard MediaTypeName(type)?.family == "text/event-stream", let body = try? JSON(parsing: request.body) else { return false }
    return body["stream"]?.bool == true
  }

  /// What a request accepts, and what was sent.
  private struct Negotiation: Hashable {
    let accepted: String
    let type: String
  }

  private static func flaw(in negotiation: Negotiation) -> RequestFlaw? {
    let accepted = negotiation.accepted
    guard let sent = MediaTypeName(negotiation.type), !accepted.trimmed().isEmpty,
      !accepted.split(separator: ",").contains(where: { sent.isTaken(by: String($0)) })
    else { return nil }
    return RequestFlaw(figure: .value(accepted.abbreviated), note: "does not accept \(sent), which is what is sent here")
  }
}

/// A media type without its parameters, in lower case.
struct MediaTypeName: Sendable, CustomStringConvertible {
  let type: String
  let subtype: String
  /// What its syntax is: `application/problem+json` is JSON.
  let family: String

  /// Nil where the text is no media type.
  init?(_ text: String) {
    let parts = text.prefix { $0 != ";" }.trimmed().asciiLowercased().split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2C } }) else {
      return nil
    }
    let (type, subtype) = (String(parts[0]), String(parts[1]))
    let suffix = subtype.lastIndex(of: "+").map { subtype[subtype.index(after: $0)...] }
    (self.type, self.subtype) = (type, subtype)
    family =
      switch suffix {
      case "json": "application/json"
      case "xml": "application/xml"
      default: "\(type)/\(subtype)"
      }
  }

  var description: String { "\(type)/\(subtype)" }

  /// Whether a range of Accept takes it; types of one syntax count as one.
  func isTaken(by range: String) -> Bool {
    let weight = MultipartPart.parameters(of: range)["q"].flatMap(Double.init) ?? 1
    guard weight > 0, let range = MediaTypeName(range) else { return false }
    if range.type == "*" || (range.type == type && range.subtype == "*") { return true }
    return range.family == family
  }
}
