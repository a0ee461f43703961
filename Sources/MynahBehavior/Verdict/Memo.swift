/// Answers that are remembered: a journal is long, and much of what stands in its requests is the same in all of them.
struct Memo<Question: Hashable, Answer> {
  private var answers: [Question: Answer] = [:]

  /// Where more than this differ, most differ, and remembering them is only a burden.
  private static var limit: Int { 4096 }

  /// The answer, found at the first time that the question is asked.
  mutating func answer(_ question: Question, _ find: (Question) -> Answer) -> Answer {
    if let known = answers[question] { return known }
    let found = find(question)
    if answers.count < Self.limit { answers[question] = found }
    return found
  }
}
