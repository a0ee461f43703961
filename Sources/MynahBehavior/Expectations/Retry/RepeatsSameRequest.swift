import MynahCore
import MynahJSON

/// RT-13: a retry is the same request: method, target, body, content type, credential identity and idempotency key.
struct RepeatsSameRequest: Rule {
  static let name = "repeatsSameRequest"
  static let parameters = ["mayChange"]

  private let mayChange: [Place]

  init(_ parameters: Parameters) throws(ClauseError) {
    mayChange = try parameters.list("mayChange") { $0.place() } ?? []
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope) }].met(orNotProvoked: "RT-13", "no operation took two attempts")
  }

  private func finding(in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    for operation in session.operations(in: scope) {
      for retry in operation.retries {
        let evidence = Evidence(
          session: session.name, operation: operation.number, attempt: retry.number, exchange: retry.next.first.number)
        guard let (what, before, now) = difference(retry) else {
          weighing.add(.passed, evidence)
          continue
        }
        weighing.add(
          Verdict.failed.orDoubt(operation.isAmbiguous),
          evidence.at(retry.next.first, figure: .value(now.abbreviated), note: "\(what) was \(before.abbreviated.quoted)"))
      }
    }
    return weighing.finding(id: "RT-13") { verdict, places, all in
      switch verdict {
      case .passed: "every retry was the same request, \(all.counting("time"))"
      case .failed: "a retry was another request than the attempt before it, \(places) of \(all.counting("time"))"
      default: "whether a retry was the same request can't be told, \(places) of \(all.counting("time"))"
      }
    }
  }

  /// The first thing in which an attempt differs from the one before, with both values.
  private func difference(_ retry: Retry) -> (what: String, before: String, now: String)? {
    let (before, now) = (retry.repeated.request, retry.next.first.request)
    if before.method != now.method { return ("the method", before.method, now.method) }
    if before.target != now.target, !onlyQueryMayDiffer(before, now) { return ("the target", before.target, now.target) }
    if !sameBody(before, now) {
      if let part = differentPart(before, now) { return part }
      return ("the body", String(decoding: before.body, as: UTF8.self), String(decoding: now.body, as: UTF8.self))
    }
    for name in ["Content-Type"] + RequestFacts.idempotencyKeys where !mayChange.contains(.header(name)) {
      let (old, new) = (before.head.value(name) ?? "", now.head.value(name) ?? "")
      if old != new, !(name == "Content-Type" && before.isMultipart && now.isMultipart) { return (name, old, new) }
    }
    let (old, new) = (RequestFacts(before).credential, RequestFacts(now).credential)
    return old == new || isRefreshed(old, new) || mayChange.contains(.header("Authorization"))
      || new.hasPrefix("X-API-Key ") && mayChange.contains(.header("X-API-Key"))
      ? nil : ("the credential", Mask.credential(old), Mask.credential(new))
  }

  /// A token that was refreshed is another value of the same identity; one that vanished is not, nor is another user or API key.
  private func isRefreshed(_ old: String, _ new: String) -> Bool {
    let scheme = new.prefix { $0 != " " }
    return !new.isEmpty && scheme == old.prefix { $0 != " " } && !Self.lasting.contains(scheme.asciiLowercased())
  }

  /// What stands before credentials that nobody refreshes, in lower case.
  private static let lasting = ["basic", "digest", "x-api-key", "apikey", "api-key"]

  private func onlyQueryMayDiffer(_ before: Request, _ now: Request) -> Bool {
    let names = Set(mayChange.compactMap { if case .query(let name) = $0 { name } else { nil } })
    let (old, new) = (Target(before.target), Target(now.target))
    return old.rawPath == new.rawPath && old.query.filter { !names.contains($0.name) } == new.query.filter { !names.contains($0.name) }
  }

  /// The same bytes, or the same JSON or form but for what may change, or multipart, whose boundary is made anew.
  private func sameBody(_ before: Request, _ now: Request) -> Bool {
    if before.body == now.body { return true }
    if before.isMultipart, now.isMultipart { return before.bodyToCompare == now.bodyToCompare }
    let fields = Set(mayChange.compactMap { if case .form(let name) = $0 { name } else { nil } })
    if !fields.isEmpty, before.isForm, now.isForm {
      return FormField.parse(before.body) { !fields.contains($0) } == FormField.parse(now.body) { !fields.contains($0) }
    }
    guard let old = try? JSON(parsing: before.body), let new = try? JSON(parsing: now.body) else { return false }
    let pointers = mayChange.compactMap { if case .json(let pointer) = $0 { pointer } else { nil } }
    return new.differences(from: old).allSatisfy { pointers.contains($0.pointer) }
  }
}

extension RepeatsSameRequest {
  /// The first part in which two multipart bodies differ, by its size: their beginnings tell boundaries apart only, and files are no text.
  private func differentPart(_ before: Request, _ now: Request) -> (what: String, before: String, now: String)? {
    guard let old = before.parts, let new = now.parts else { return nil }
    for (index, part) in old.enumerated() where index >= new.count || part != new[index] {
      let (had, has) = (part.body.count, index < new.count ? new[index].body.count : 0)
      return ("the part \(part.name.quoted)", had.counting("byte"), had == has ? "\(has) other bytes" : has.counting("byte"))
    }
    return nil
  }
}

extension RepeatsSameRequest: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { routes.retries }
}

extension Request {
  fileprivate var isMultipart: Bool { head.value("Content-Type")?.asciiLowercased().hasPrefix("multipart/") ?? false }

  /// The parts of a multipart body; nil where it is none.
  fileprivate var parts: [MultipartPart]? { MultipartPart.parse(body, contentType: head.value("Content-Type") ?? "") }
}
