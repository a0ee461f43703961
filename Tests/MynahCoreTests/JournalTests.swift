import MynahCore
import Testing

@Suite struct JournalTests {
  /// A journal of one session in which so many exchanges came and ended.
  private func journal(_ count: Int) -> Journal {
    let journal = Journal()
    for sequence in 1...count {
      let number = journal.begin(
        session: "default", connection: 1, sequence: sequence, t0: .start, th: .start, head: Request("GET", "/").head)
      journal.end(number) { $0.te = .start }
    }
    return journal
  }

  @Test("A journal whose exchanges were all put away has none to show, and goes on", arguments: [1, 255, 256, 257])
  func emptied(_ count: Int) {
    let journal = journal(count)
    #expect(journal.clear(session: "default") == count)
    #expect(journal.exchanges().isEmpty)
    #expect(journal.exchanges(session: "default", after: count - 1).isEmpty)
    #expect(journal.bytes == 0)
    let next = journal.begin(session: "default", connection: 1, sequence: 1, t0: .start, th: .start, head: Request("GET", "/").head)
    #expect(next == count + 1)
    #expect(journal.exchanges().map(\.number) == [next])
  }

  @Test("Exchanges after a number beyond the last are none")
  func beyond() {
    #expect(journal(3).exchanges(after: 3).isEmpty)
    #expect(journal(3).exchanges(after: 99).isEmpty)
    #expect(Journal().exchanges().isEmpty)
  }
}
