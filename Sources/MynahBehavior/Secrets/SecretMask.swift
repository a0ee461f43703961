import MynahCore

/// Takes the secrets out of what is shown: done once, where a report is made, so that nothing that draws it can show them.
final class SecretMask: Sendable {
  private let secrets: Secrets
  /// In lower case.
  private let credentialFields: Set<String>

  init(_ secrets: Secrets, of scenario: Scenario) {
    self.secrets = secrets
    credentialFields = scenario.credentialFields
  }

  /// A text with a mask in place of each secret; also of one that was cut off at the end.
  func masked(_ text: String) -> String {
    guard let bytes = maskedBytes(Array(text.utf8)) else { return withoutCutSecret(text) }
    return withoutCutSecret(String(decoding: bytes, as: UTF8.self))
  }

  /// The value of a field, by what the field is for.
  func masked(_ header: Header) -> String {
    switch header.name.asciiLowercased() {
    case "cookie": Mask.cookies(header.value)
    case "set-cookie": Mask.setCookie(header.value)
    case let name where credentialFields.contains(name): Mask.credential(header.value)
    default: maskedLatin1(header.value)
    }
  }

  /// A text that stands for bytes, one character each.
  func maskedLatin1(_ text: String) -> String {
    maskedBytes(text.latin1Bytes).map { String(latin1: $0) } ?? text
  }

  /// The bytes with masks; nil where no secret stands in them.
  func maskedBytes(_ bytes: [UInt8]) -> [UInt8]? {
    let occurrences = secrets.occurrences(in: bytes)
    if occurrences.isEmpty { return nil }
    var shown: [UInt8] = []
    var end = 0
    for occurrence in occurrences {
      // What begins inside of another secret has been covered, but for what goes beyond it.
      if occurrence.range.lowerBound >= end {
        shown += bytes[end..<occurrence.range.lowerBound] + Array(Mask.text(occurrence.secret).utf8)
      }
      end = max(end, occurrence.range.upperBound)
    }
    return shown + bytes[end...]
  }

  private func withoutCutSecret(_ text: String) -> String {
    guard text.hasSuffix("…") else { return text }
    let kept = Array(text.dropLast().utf8)
    let cut = secrets.lengthOfCutEnd(of: kept, longerThan: 4)
    return cut == 0 ? text : String(decoding: kept.dropLast(cut - 4), as: UTF8.self) + "…"
  }
}

extension SecretMask {
  func masked(_ entry: Report.Entry) -> Report.Entry {
    Report.Entry(
      name: entry.name, id: entry.id, routes: entry.routes, severity: entry.severity, verdict: entry.verdict,
      summary: masked(entry.summary), evidence: entry.evidence.map(masked), timeline: entry.timeline,
      windows: entry.windows)
  }

  private func masked(_ evidence: Evidence) -> Evidence {
    var shown = evidence
    if case .value(let text) = evidence.figure { shown.figure = .value(masked(text)) }
    shown.bound = evidence.bound.map(masked)
    shown.note = evidence.note.map(masked)
    return shown
  }

  private func masked(_ bound: Evidence.Bound) -> Evidence.Bound {
    switch bound {
    case .expected(.text(let text)): .expected(.text(masked(text)))
    case .atLeast(.text(let text)): .atLeast(.text(masked(text)))
    case .atMost(.text(let text)): .atMost(.text(masked(text)))
    default: bound
    }
  }

  func masked(_ request: UnmatchedRequest) -> UnmatchedRequest {
    var shown = request
    shown.target = masked(request.target)
    shown.note = request.note.map(masked)
    for index in shown.nearest.indices {
      shown.nearest[index].mismatches = request.nearest[index].mismatches.map { mismatch in
        Mismatch(
          mismatch.criterion, expected: masked(mismatch.expected), actual: mismatch.actual.map { masked($0, at: mismatch.criterion) })
      }
    }
    return shown
  }

  /// What stood where a route wanted something else: `header Authorization`, `cookie sid`.
  private func masked(_ actual: String, at criterion: String) -> String {
    let place = criterion.split(separator: " ", maxSplits: 1).map(String.init)
    guard place.count == 2 else { return masked(actual) }
    if place[0] == "cookie" { return Mask.text(actual) }
    return place[0] == "header" ? masked(Header(place[1], actual)) : masked(actual)
  }
}
