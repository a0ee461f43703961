/// Who is told what comes back from a real API; it is called by one thread at a time, in this order, and must not block.
package protocol UpstreamReceiver: AnyObject, Sendable {
  /// The last byte of the request has gone, as far as one can see from here: the first of the reply has come.
  ///
  /// - Parameter head: The bytes from the status line to the empty line, as they came.
  func receive(head: [UInt8])

  /// Some of the body, without its transfer coding and with its content coding.
  ///
  /// False: there is no room for it, and it is offered again after `call` is resumed.
  func receive(body: UnsafeRawBufferPointer, of call: UpstreamCall) -> Bool

  /// All that has come so far has been told, and the rest is not here yet.
  func pause()

  /// Lines that came behind the body.
  func receive(trailers: [UInt8])

  func end(_ outcome: UpstreamOutcome)
}

/// How a call ended.
package enum UpstreamOutcome: Sendable, Hashable {
  case complete
  /// The API reset the connection before that.
  case reset
  /// It closed the connection before that.
  case closed
  /// It fell silent.
  case timedOut
  /// It never came to a reply, or to one that is no HTTP; in words, which name the API.
  case failed(String)
  /// We gave it up.
  case cancelled
}
