extension Recording {
  /// The recording as it may be written, and what of it may not.
  ///
  /// ```swift
  /// let (recording, withheld) = Imported(path: "session.har").recording.redacted()
  /// ```
  package func redacted(_ options: RedactionOptions = RedactionOptions()) -> (recording: Recording, withheld: [WithheldExchange]) {
    var redactor = Redactor(options)
    var recording = self
    var withheld: [WithheldExchange] = []
    recording.exchanges = exchanges.compactMap { exchange in
      switch redactor.redact(exchange) {
      case .stored(let redacted, _): return redacted
      case .withheld(let leftovers):
        withheld.append(WithheldExchange(order: exchange.order, leftovers: leftovers))
        return nil
      }
    }
    // What one exchange shows to be a secret may stand in those before it.
    recording.exchanges = recording.exchanges.map { redactor.settled($0) }
    recording.redacted = redactor.redacted
    recording.allowed += options.allow.filter { !allowed.contains($0) }
    recording.upstream = upstream.map(redactor.masked)
    return (recording, withheld)
  }
}

/// An exchange that is not written, since a secret may be left in it.
package struct WithheldExchange: Sendable, Hashable {
  package let order: Int
  package let leftovers: [Leftover]

  package init(order: Int, leftovers: [Leftover]) {
    self.order = order
    self.leftovers = leftovers
  }
}

extension [WithheldExchange] {
  /// A line for each place: `exchanges 2, 3, 4 are withheld: reply header:X-Widget: random base64; --redact header:X-Widget or ...`.
  package var lines: [String] {
    var exchanges: [Leftover: [Int]] = [:]
    var order: [Leftover] = []
    for withheld in self {
      for leftover in withheld.leftovers where exchanges[leftover]?.last != withheld.order {
        if exchanges[leftover] == nil { order.append(leftover) }
        exchanges[leftover, default: []].append(withheld.order)
      }
    }
    return order.map { leftover in
      let numbers = exchanges[leftover] ?? []
      let shown = numbers.prefix(10).map(String.init).joined(separator: ", ") + (numbers.count > 10 ? ", …" : "")
      return "\(numbers.count == 1 ? "exchange \(shown) is" : "exchanges \(shown) are") withheld: \(leftover)"
    }
  }
}
