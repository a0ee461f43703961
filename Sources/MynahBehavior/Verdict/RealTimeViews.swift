/// What is seen of a journal whose clock ran faster by who asks how it would have been in real time.
struct RealTimeViews: Sendable {
  /// The same journal as if its clock had been that of real time.
  let calm: JournalView
  /// What nothing can have changed which the server did too late; nil where it was never too late for anybody.
  let beforeLateness: BeforeLateness?

  /// - Parameter session: The one that alone is judged.
  init(of journal: JournalView, session: String?) {
    calm = JournalView(
      journal.exchanges, of: journal.scenario, started: journal.started, end: journal.end.calm(after: journal.exchanges), session: session)
    beforeLateness = journal.beforeLateness
  }
}
