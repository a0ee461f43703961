import MynahCore
import MynahJSON

@testable import MynahBehavior

/// What shows that an id is judged rightly: a client that keeps it, and one that breaks it and nothing else.
struct Proof {
  let id: String
  let rule: String
  let parameters: JSONObject
  let right: Client
  let mutant: Client
  /// Ids of other rules that nobody can break this one without.
  let also: Set<String>

  /// What one client did, in a word and as a journal.
  struct Client {
    let name: String
    let play: Play
    /// How long the watch went on after its last call, in seconds.
    let silence: Double

    init(_ name: String, silence: Double = 60, _ play: Play) {
      (self.name, self.silence, self.play) = (name, silence, play)
    }

    init(_ name: String, silence: Double = 60, _ acts: (inout Play) -> Void) {
      var play = Play()
      acts(&play)
      self.init(name, silence: silence, play)
    }
  }

  init(_ id: String, _ rule: String, _ parameters: JSONObject = [:], right: Client, mutant: Client, also: Set<String> = []) {
    (self.id, self.rule, self.parameters, self.right, self.mutant, self.also) = (id, rule, parameters, right, mutant, also)
  }

  /// What each id came to for a client; judged by this proof's expectation and by every other that takes no declaration of the client's.
  func verdicts(on client: Client) throws -> [String: Verdict] {
    var play = client.play
    let others = RuleBook.rules.filter { $0.name != rule && $0.form == .parameters && !Self.matters(ofTaste: $0.name) }
    play.scenario.expectations =
      [ExpectationClause(name: rule, parameters: .object(parameters), pointer: "/expectations/0")]
      + others.map { ExpectationClause(name: $0.name, parameters: [:], pointer: "/expectations/1") }
      .filter { clause in (try? Claim(clause, in: play.scenario)) != nil }
    let report = try play.report(silence: client.silence)
    return Dictionary(
      report.entries.compactMap { entry in entry.id.map { ($0, entry.verdict) } }, uniquingKeysWith: { max($0, $1) })
  }

  /// Nobody need do that: it is judged only where a scenario asks for it.
  private static func matters(ofTaste name: String) -> Bool {
    ["sendsRequestIDs", "sendsIdempotencyKeys", "returnsGradually"].contains(name)
  }
}

extension [Header] {
  /// What every request of a polite client bears; `more` stands in the place of fields of the same name.
  static func polite(_ more: Header...) -> [Header] {
    let names = Set(more.map { $0.name.lowercased() })
    let usual = [
      Header("Host", "127.0.0.1:8080"), Header("User-Agent", "shop-sync/1.4"), Header("Accept", "*/*"),
      Header("Authorization", "Bearer 3f9c1b7e5d2a4860"),
    ]
    return usual.filter { !names.contains($0.name.lowercased()) } + more
  }

  /// The same, of a request with a JSON body and an idempotency key.
  static func unsafe(key: String? = "8e03978e-40d5-43e8-bc93-6894a57f9324", _ more: Header...) -> [Header] {
    polite() + [Header("Content-Type", "application/json")] + (key.map { [Header("Idempotency-Key", $0)] } ?? []) + more
  }
}

extension Play {
  /// A GET of a polite client.
  mutating func get(
    _ status: Int?, _ target: String = "/orders", after: Double = 0, at: Double? = nil, taking: Double = 0.01, reply: [Header] = [],
    headers: [Header] = .polite()
  ) {
    call(status, "GET", target, route: "orders", after: after, at: at, taking: taking, headers: headers, reply: reply)
  }

  /// A POST of a polite client.
  mutating func pay(
    _ status: Int?, after: Double = 0, body: String = "{}", reply: [Header] = [], fault: Fault? = nil, headers: [Header] = .unsafe()
  ) {
    call(
      status, "POST", "/payments", after: after, taking: 0.01, headers: headers, body: body, reply: reply, fault: fault,
      connection: exchanges.count { $0.closed != nil } + 1, closed: fault == nil ? nil : .server)
  }
}
