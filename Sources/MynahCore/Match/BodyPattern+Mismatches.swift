import MynahJSON

extension BodyPattern {
  func mismatches(with facts: inout RequestFacts, stopAtFirst: Bool) -> [Mismatch] {
    switch self {
    case .json(let expected):
      return jsonMismatches(&facts, stopAtFirst) { $0 == expected ? [] : $0.differences(from: expected) }
    case .contains(let expected):
      return jsonMismatches(&facts, stopAtFirst) { $0.differences(fromSubset: expected) }
    case .jsonPath(let matchers):
      return jsonPathMismatches(matchers, &facts)
    case .form(let matchers):
      var found: [Mismatch] = []
      for matcher in matchers { found += matcher.mismatch("form", facts.formValues(matcher.name)) }
      return found
    case .multipart(let patterns):
      guard let parts = facts.parts else {
        return [Mismatch("body", expected: "multipart/form-data", actual: facts.request.head.value("Content-Type") ?? "no Content-Type")]
      }
      return patterns.flatMap { $0.mismatches(with: parts) }
    case .text(let matcher):
      let text = String(decoding: facts.request.body, as: UTF8.self)
      return matcher.holds(for: facts.request.body.isEmpty ? [] : [text])
        ? [] : [Mismatch("body", expected: matcher.description, actual: text.abbreviated)]
    case .packed(let packed):
      var unpacked = RequestFacts(packed.unpacked(facts.request))
      return packed.content.mismatches(with: &unpacked, stopAtFirst: stopAtFirst)
    case .bytes(let expected):
      return facts.request.body == expected
        ? [] : [Mismatch("body", expected: "\(expected.count) given bytes", actual: "\(facts.request.body.count) other bytes")]
    }
  }

  private func jsonMismatches(_ facts: inout RequestFacts, _ stopAtFirst: Bool, _ compare: (JSON) -> [JSONDifference]) -> [Mismatch] {
    switch facts.json {
    case .failure:
      return [Mismatch("body", expected: "JSON", actual: facts.request.body.isEmpty ? nil : facts.bodyText.abbreviated)]
    case .success(let body):
      let found = compare(body).prefix(stopAtFirst ? 1 : 20)
      return found.map { difference in
        Mismatch(
          "body \(difference.pointer)", expected: difference.expected?.text().abbreviated ?? "absent",
          actual: difference.actual?.text().abbreviated)
      }
    }
  }

  private func jsonPathMismatches(_ matchers: [JSONPathMatcher], _ facts: inout RequestFacts) -> [Mismatch] {
    guard let body = facts.jsonBody() else {
      return [Mismatch("body", expected: "JSON", actual: facts.request.body.isEmpty ? nil : facts.bodyText.abbreviated)]
    }
    return matchers.compactMap { expected in
      let values = expected.path.values(in: body)
      if expected.matcher.holds(for: values) { return nil }
      return Mismatch(
        "body \(expected.text)", expected: expected.matcher.description,
        actual: values.isEmpty ? nil : values.map { $0.text() }.joined(separator: ", ").abbreviated)
    }
  }
}

extension BodyPattern.PartPattern {
  /// Any part of that name will do.
  fileprivate func mismatches(with parts: [MultipartPart]) -> [Mismatch] {
    let named = parts.filter { $0.name == name }
    guard !named.isEmpty else { return [Mismatch("part \(name)", expected: "present", actual: nil)] }
    let tried = named.map { part in
      [
        Self.mismatch("part \(name)", value, String(decoding: part.body, as: UTF8.self)),
        Self.mismatch("part \(name) filename", filename, part.filename),
        Self.mismatch("part \(name) content type", contentType, part.contentType),
      ].compactMap { $0 }
    }
    return tried.min { $0.count < $1.count } ?? []
  }

  private static func mismatch(_ criterion: String, _ matcher: ValueMatcher?, _ text: String?) -> Mismatch? {
    guard let matcher, !matcher.holds(for: text.map { [$0] } ?? []) else { return nil }
    return Mismatch(criterion, expected: matcher.description, actual: text?.abbreviated)
  }
}

extension RequestFacts {
  var bodyText: String { String(decoding: request.body, as: UTF8.self) }
}

extension String {
  /// At most 200 characters, for messages.
  package var abbreviated: String {
    // There are no more characters than bytes, which are counted at once.
    utf8.count > 200 && count > 200 ? prefix(200) + "…" : self
  }
}
