import MynahCore
import MynahCrypto

/// Reads exchanges from lines as ``JournalLines`` writes them, straight from their bytes.
///
/// It knows that one layout and gives up on everything else, be it wrong or merely unusual: such a line is read as JSON then, which takes all
/// that may stand in a journal and says what is wrong with the rest.
struct WrittenExchange: ~Copyable {
  private var head = HeadWriter()
  private var replies = RecentReplies()

  /// The exchange of a line; nil where that must be read as JSON.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>) -> Exchange? {
    var text = LineText(line)
    guard text.skip("{\"exchange\":"), let number = text.integer(atLeast: 1), text.skip(",\"session\":"),
      let session = text.quoted()?.string,
      let route = Self.route(&text), text.skip(",\"connection\":"), let connection = text.integer(atLeast: 1), text.skip(",\"sequence\":"),
      let sequence = text.integer(atLeast: 1), text.skip(",\"t0\":"), let t0 = text.instant()
    else { return nil }
    var instants = Instants()
    guard instants.read(&text), let request = request(&text), text.skip(",\"reply\":"), let reply = replies.read(&text) else { return nil }
    var closed: Exchange.Closed?
    guard Self.read(&text, &closed), let warnings = Self.warnings(&text), text.skip("}"), text.isAtEnd else { return nil }
    var exchange = Exchange(
      number: number, session: session, connection: connection, sequence: sequence, t0: t0, th: instants.th, request: request,
      warnings: warnings)
    exchange.route = route
    exchange.tb = instants.tb
    exchange.ts = instants.ts
    exchange.te = instants.te
    exchange.gone = instants.gone
    exchange.reply = reply.rendered
    exchange.fault = reply.fault
    exchange.closed = closed
    return exchange
  }

  private struct Instants {
    var th, tb, ts, te, gone: Instant?

    mutating func read(_ text: inout LineText) -> Bool {
      text.instant(",\"th\":", into: &th) && text.instant(",\"tb\":", into: &tb) && text.instant(",\"ts\":", into: &ts)
        && text.instant(",\"te\":", into: &te) && text.instant(",\"gone\":", into: &gone)
    }
  }

  private static func route(_ text: inout LineText) -> Exchange.Matched? {
    guard text.skip(",\"route\":") else { return .unsaid }
    if text.skip("null") { return Exchange.Matched.none }
    return text.quoted()?.string.map(Exchange.Matched.route)
  }

  private mutating func request(_ text: inout LineText) -> Request? {
    guard text.skip(",\"method\":"), let method = text.quoted(), method.isVerbatim, text.skip(",\"target\":"), let target = text.quoted(),
      target.isVerbatim, text.skip(",\"version\":"), let version = text.quoted(), version.isVerbatim
    else { return nil }
    head.begin(target: UnsafeRawBufferPointer(target.bytes))
    head.add(method: UnsafeRawBufferPointer(method.bytes), version: UnsafeRawBufferPointer(version.bytes))
    guard text.skip(",\"headers\":["), headers(&text), text.skip(",\"body\":"), let body = text.body() else { return nil }
    return Request(head: head.head(), body: body)
  }

  /// Up to the end of the list.
  private mutating func headers(_ text: inout LineText) -> Bool {
    if text.skip("]") { return true }
    repeat {
      guard text.skip("["), let name = text.quoted(), name.isVerbatim, text.skip(","), let value = text.quoted(), value.isASCII,
        text.skip("]")
      else { return false }
      if value.hasEscapes {
        guard let plain = value.plain else { return false }
        plain.withUnsafeBytes { head.add(name: UnsafeRawBufferPointer(name.bytes), value: $0) }
      } else {
        head.add(name: UnsafeRawBufferPointer(name.bytes), value: UnsafeRawBufferPointer(value.bytes))
      }
    } while text.skip(",")
    return text.skip("]")
  }

  private static func read(_ text: inout LineText, _ closed: inout Exchange.Closed?) -> Bool {
    guard text.skip(",\"closed\":") else { return false }
    if text.skip("null") { return true }
    guard text.skip("{\"at\":"), let at = text.instant(), text.skip(",\"by\":"),
      let side = text.quoted()?.string.flatMap(Exchange.Closed.Side.init), text.skip("}")
    else { return false }
    closed = Exchange.Closed(at: at, by: side)
    return true
  }

  private static func warnings(_ text: inout LineText) -> [String]? {
    guard text.skip(",\"warnings\":[") else { return nil }
    var warnings: [String] = []
    if text.skip("]") { return warnings }
    repeat {
      guard let warning = text.quoted()?.string else { return nil }
      warnings.append(warning)
    } while text.skip(",")
    return text.skip("]") ? warnings : nil
  }
}

extension LineText {
  /// The bytes of a body.
  mutating func body() -> [UInt8]? {
    if skip("null") { return [] }
    if skip("{\"text\":") {
      guard let body = quoted()?.plain, skip("}") else { return nil }
      return body
    }
    guard skip("{\"base64\":"), let text = quoted()?.string, skip("}") else { return nil }
    return Base64.decode(text)
  }
}

extension LineText.Quoted {
  /// Whether its bytes are those that it stands for, in whatever character set.
  fileprivate var isVerbatim: Bool { isASCII && !hasEscapes }
}
