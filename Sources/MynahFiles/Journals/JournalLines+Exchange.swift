package import MynahCore
import MynahCrypto
import MynahJSON

extension JournalLines {
  /// The line of an exchange, as far as it has come.
  package static func line(_ exchange: Exchange) -> [UInt8] {
    var line = LineWriter()
    line.write("{\"exchange\":", exchange.number)
    line.write(",\"session\":", text: exchange.session)
    switch exchange.route {
    case .route(let id): line.write(",\"route\":", text: id)
    case .none: line.write(",\"route\":null")
    case .unsaid: break
    }
    line.write(",\"connection\":", exchange.connection)
    line.write(",\"sequence\":", exchange.sequence)
    line.write(",\"t0\":", exchange.t0)
    line.write(",\"th\":", exchange.th)
    line.write(",\"tb\":", exchange.tb)
    line.write(",\"ts\":", exchange.ts)
    line.write(",\"te\":", exchange.te)
    line.write(",\"gone\":", exchange.gone)
    line.write(exchange.request)
    line.write(exchange.reply, fault: exchange.fault)
    line.write(exchange.closed)
    line.write(exchange.warnings)
    line.write("}\n")
    return line.bytes
  }
}

/// Writes the parts of an exchange's line straight into its bytes: no JSON value is made on the way.
private struct LineWriter {
  private(set) var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(1024)
  }

  mutating func write(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func write(_ key: StaticString, _ number: Int) {
    write(key)
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func write(_ key: StaticString, text: String) {
    write(key)
    JSON.write(text, to: &bytes)
  }

  mutating func write(_ key: StaticString, _ instant: Instant?) {
    write(key)
    guard let instant else { return write("null") }
    DecimalSeconds.write(instant.nanoseconds, to: &bytes)
  }

  mutating func write(_ request: Request) {
    write(",\"method\":")
    request.head.withMethod { writeLatin1($0) }
    write(",\"target\":")
    request.head.withTarget { writeLatin1($0) }
    write(",\"version\":", text: request.head.version)
    write(",\"headers\":[")
    var isFirst = true
    request.head.forEachHeader { name, value in
      write(isFirst ? "[" : ",[")
      isFirst = false
      writeLatin1(name)
      write(",")
      writeLatin1(value)
      write("]")
      return true
    }
    write("],\"body\":")
    write(body: request.body)
  }

  mutating func write(_ reply: RenderedReply?, fault: Fault?) {
    guard let reply else { return write(",\"reply\":null") }
    write(",\"reply\":{\"status\":")
    if let status = reply.status { bytes.append(contentsOf: String(status).utf8) } else { write("null") }
    write(",\"headers\":[")
    for (index, header) in reply.headers.enumerated() {
      write(index == 0 ? "[" : ",[", text: header.name)
      write(",", text: header.value)
      write("]")
    }
    write("],\"body\":")
    write(body: reply.body)
    guard let fault else { return write(",\"fault\":null}") }
    write(",\"fault\":", text: fault.name)
    if let after = fault.after { write(",\"after\":", after) }
    write("}")
  }

  mutating func write(_ closed: Exchange.Closed?) {
    guard let closed else { return write(",\"closed\":null") }
    write(",\"closed\":{\"at\":", closed.at)
    write(",\"by\":", text: closed.by.rawValue)
    write("}")
  }

  mutating func write(_ warnings: [String]) {
    write(",\"warnings\":[")
    for (index, warning) in warnings.enumerated() { write(index == 0 ? "" : ",", text: warning) }
    write("]")
  }

  /// Text where the bytes are UTF-8, else base64.
  private mutating func write(body: [UInt8]) {
    if body.isEmpty { return write("null") }
    if let text = String(validating: body, as: UTF8.self) {
      write("{\"text\":", text: text)
    } else {
      write("{\"base64\":", text: Base64.encode(body))
    }
    write("}")
  }

  /// Each byte as the character of its number.
  private mutating func writeLatin1(_ text: UnsafeRawBufferPointer) {
    JSON.write(String(latin1: text), to: &bytes)
  }
}
