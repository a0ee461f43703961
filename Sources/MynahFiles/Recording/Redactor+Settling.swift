extension Redactor {
  /// An exchange that was redacted before, without what has become known as a secret since.
  ///
  /// A key is created under a name that says nothing, and only the call that uses it shows what it is.
  package mutating func settled(_ exchange: RecordedExchange) -> RecordedExchange { inspect(exchange).exchange }
}
