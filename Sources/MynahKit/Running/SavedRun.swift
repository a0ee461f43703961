package import MynahBehavior
import MynahCore
package import MynahFiles
import MynahJSON

/// A saved journal and the scenario that it is judged by: the same verdict as at the end of the run.
package struct SavedRun: Sendable {
  private let play: Play
  private let journal: SavedJournal
  private let exchanges: [Exchange]

  /// Reads both; exchanges whose route the journal does not say are matched again from the scenario.
  ///
  /// - Throws: ``FileError`` with everything that is wrong, an id of a route that the scenario lacks included.
  package init(journal path: String, scenario arguments: [String]) throws(FileError) {
    play = try Play(arguments)
    journal = try SavedJournal(path: path)
    exchanges = Self.matched(journal, play.scenario)
    let known = Set(play.scenario.routes.map(\.id))
    var unknown: Set<String> = []
    for index in exchanges.indices {
      if case .route(let id) = exchanges[index].route, !known.contains(id) { unknown.insert(id) }
    }
    guard unknown.isEmpty else {
      throw .invalid(
        InvalidFile(
          unknown.sorted().map { id in
            let near = NearestName.of(id, among: known).map { "; did you mean \(JSON.string($0).text())?" } ?? ""
            return Problem(
              file: path, position: nil,
              message: "an exchange was matched by route \(JSON.string(id).text()), which the scenario does not have\(near)")
          }))
    }
  }

  package func report() throws(ClauseError) -> Report {
    var end = journal.end ?? JournalEnd(ended: lastInstant, by: nil)
    end.evicted = journal.lost
    return try Judge(play.scenario).report(
      on: exchanges, started: journal.header.started, speed: journal.header.speed, end: end, seed: journal.header.seed,
      warnings: journal.warnings)
  }

  /// Without an end line the watch ended with the last thing that was seen.
  private var lastInstant: Instant {
    exchanges.flatMap { [$0.t0, $0.th, $0.tb, $0.ts, $0.te, $0.gone, $0.closed?.at].compactMap { $0 } }.max() ?? .start
  }

  /// Plays the requests again, each session from the beginning, to learn which route takes them.
  private static func matched(_ journal: SavedJournal, _ scenario: Scenario) -> [Exchange] {
    // A journal may be long, and an exchange is much to copy for a look at it.
    guard journal.exchanges.indices.contains(where: { journal.exchanges[$0].route == .unsaid }) else { return journal.exchanges }
    let clock = Clock(started: journal.header.started) { .start }
    var sessions: [String: Playback] = [:]
    return journal.exchanges.map { exchange in
      guard exchange.route == .unsaid else { return exchange }
      let session = sessions[exchange.session] ?? Playback(scenario, seed: journal.header.seed, clock: clock)
      sessions[exchange.session] = session
      var exchange = exchange
      exchange.route = session.play(exchange.request, at: exchange.tb ?? exchange.t0).route.map { .route($0) } ?? .none
      return exchange
    }
  }
}
