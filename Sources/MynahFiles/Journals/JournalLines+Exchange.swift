package import MynahCore

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

extension LineWriter {
  fileprivate mutating func write(_ key: StaticString, _ instant: Instant?) {
    write(key)
    guard let instant else { return write("null") }
    DecimalSeconds.write(instant.nanoseconds, to: &bytes)
  }

  fileprivate mutating func write(_ request: Request) {
    write(",")
    write(request.head)
    write(",\"body\":")
    write(bodyOrNull: request.body)
  }

  fileprivate mutating func write(_ reply: RenderedReply?, fault: Fault?) {
    guard let reply else { return write(",\"reply\":null") }
    write(",\"reply\":{\"status\":")
    if let status = reply.status { write("", status) } else { write("null") }
    write(",\"headers\":", reply.headers)
    write(",\"body\":")
    write(bodyOrNull: reply.body)
    guard let fault else { return write(",\"fault\":null}") }
    write(",\"fault\":", text: fault.name)
    if let after = fault.after { write(",\"after\":", after) }
    write("}")
  }

  fileprivate mutating func write(_ closed: Exchange.Closed?) {
    guard let closed else { return write(",\"closed\":null") }
    write(",\"closed\":{\"at\":", closed.at)
    write(",\"by\":", text: closed.by.rawValue)
    write("}")
  }

  fileprivate mutating func write(_ warnings: [String]) {
    write(",\"warnings\":[")
    for (index, warning) in warnings.enumerated() { write(index == 0 ? "" : ",", text: warning) }
    write("]")
  }

  private mutating func write(bodyOrNull body: [UInt8]) {
    if body.isEmpty { write("null") } else { write(body: body) }
  }
}
