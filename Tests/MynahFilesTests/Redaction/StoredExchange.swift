import MynahFiles

/// What a recording of nothing else stores of an exchange; nil where it is withheld.
func stored(_ exchange: RecordedExchange, _ options: RedactionOptions = RedactionOptions()) -> RecordedExchange? {
  var redactor = Redactor(options)
  guard case .stored(let stored, _) = redactor.redact(exchange) else { return nil }
  return stored
}

/// The text of its reply.
func body(_ exchange: RecordedExchange?) -> String { String(decoding: exchange?.response?.body ?? [], as: UTF8.self) }
