import MynahCore

/// What is known of a peer that closed its sending side or more.
struct Departure {
  /// When we saw it.
  let at: Instant
  /// It reset the connection, or closed both sides: it has gone whatever we ask.
  let isCertain: Bool
  /// Rings until the library has noticed as well.
  let nudge: Alarm
}

// The watch over the sockets.
extension SchedulerLoop {
  func socketChanged(_ number: Int, _ readiness: Readiness) {
    guard let connection = context.connections[number] else { return }
    if readiness.contains(.peerClosed) || readiness.contains(.broken) {
      noteDeparture(of: connection, isCertain: readiness.contains(.broken))
    }
    if let flight = flights[number], !readiness.isDisjoint(with: [.writable, .readable]) { advance(flight) }
    arm(connection)
  }

  /// Watches for the next thing that may happen to the connection's socket, in place of what was watched for before.
  func arm(_ connection: Connection) {
    let interest = flights[connection.number]?.interest ?? []
    let departure = departures[connection.number]
    // That it is broken would be told again and again, until the library notices as well.
    if departure?.isCertain == true, interest.isEmpty { return }
    let base: Interest = departure == nil ? .peerClosed : []
    connection.withDescriptor { scheduler.poller.arm($0, tag: connection.number, for: base.union(interest)) }
  }

  private func noteDeparture(of connection: Connection, isCertain: Bool) {
    let number = connection.number
    let known = departures[number]
    let departure = Departure(
      at: known?.at ?? clock.now(), isCertain: isCertain || known?.isCertain == true, nudge: known?.nudge ?? Alarm(.nudge(number)))
    departures[number] = departure
    connection.notePeerClosed(at: departure.at)
    if known == nil { alarms.set(departure.nudge, at: departure.at + clock.logicalLength(of: .milliseconds(10))) }
    if let flight = flights[number] { judge(flight, departure) }
  }

  /// Decides whether the client of a suspended exchange has gone, now that it has closed its sending side.
  func judge(_ flight: Flight, _ departure: Departure) {
    if departure.isCertain { lose(flight, at: departure.at) } else { askPeer(flight) }
  }

  /// Asks the kernel about the client's own socket, again and again as long as it is there.
  func askPeer(_ flight: Flight) {
    guard let departure = departures[flight.connection.number] else { return }
    switch PeerSocket.state(of: flight.connection.descriptor) {
    case .closed: lose(flight, at: flight.peerSeen < 2 ? departure.at : clock.now())
    case .open:
      alarms.set(flight.askPeer, at: clock.now() + clock.logicalLength(of: flight.nextQuestion))
      flight.peerSeen += 1
    case .elsewhere:
      // Nobody can tell a half-close from a close over there; where nothing more is to be sent it makes no difference to the client.
      if flight.isStalled { lose(flight, at: departure.at) }
    }
  }

  /// Makes the library see that the peer closed.
  ///
  /// Where the last bytes and the FIN were read in one go, libmicrohttpd 0.9.75 with epoll never looks again, and the connection stays
  /// open for ever. Shutting the reading side, on which nothing can come any more, gives it a new edge. Not while bytes wait to be read:
  /// the library will come to them.
  func nudge(_ number: Int) {
    guard let departure = departures[number] else { return }
    guard let connection = context.connections[number] else {
      departures[number] = nil
      return
    }
    if flights[number] == nil {
      connection.withDescriptor { descriptor in
        let socket = RawSocket(descriptor: descriptor)
        if socket.isAtEnd { socket.closeReadingSide() }
      }
    }
    let age = clock.realLength(of: clock.now() - departure.at)
    alarms.set(departure.nudge, at: clock.now() + clock.logicalLength(of: min(max(age, .milliseconds(10)), .seconds(1))))
  }
}
