import MynahJSON
import Testing

@Suite("The parsing suite: what is JSON")
struct ParsingConformanceTests {
  /// Where we answer otherwise than the suite demands, and why; a case that deviates no more has to leave this list.
  static let deviations: [String: String] = [
    "y_object_escaped_null_in_key.json": "libjansson keeps keys as C strings, so a NUL character cannot stand in one"
  ]

  @Test("y_ is accepted, n_ is refused, and i_ is answered as recorded")
  func parsing() throws {
    guard let folder = Conformance.folder("json-parsing/test_parsing") else { return }
    var deviating: [String] = []
    var choices: [String: String] = [:]
    let names = Conformance.files(in: folder)
    for name in names {
      let outcome = outcome(of: folder + "/" + name)
      switch (name.prefix(2), outcome) {
      case ("i_", .accepted): choices[name] = "accepted"
      case ("i_", .refused(let message)): choices[name] = message
      case ("y_", .refused), ("n_", .accepted): deviating.append(name)
      default: break
      }
    }
    let failed = deviating.filter { Self.deviations[$0] == nil }
    Conformance.report(
      "json-parsing/test_parsing", passed: names.count - deviating.count, failed: failed, skipped: deviating.count - failed.count)
    #expect(names.count == 318)
    #expect(deviating.sorted() == Self.deviations.keys.sorted())
    #expect(choices == ParsingChoices.parsing)
  }

  @Test("what readers understand differently is understood as recorded")
  func transform() throws {
    guard let folder = Conformance.folder("json-parsing/test_transform") else { return }
    let names = Conformance.files(in: folder)
    var failed: [String] = []
    for name in names {
      let result =
        switch outcome(of: folder + "/" + name) {
        case .accepted(let value): value.text()
        case .refused(let message): message
        }
      if result.utf8.elementsEqual((ParsingChoices.transform[name] ?? "").utf8) { continue }
      failed.append("\(name): \(result)")
    }
    Conformance.report("json-parsing/test_transform", passed: names.count - failed.count, failed: failed, skipped: 0)
    #expect(names.sorted() == ParsingChoices.transform.keys.sorted())
    #expect(failed.isEmpty)
  }

  private enum Outcome {
    case accepted(JSON)
    case refused(String)
  }

  private func outcome(of path: String) -> Outcome {
    do {
      return .accepted(try JSON(parsing: Conformance.bytes(of: path)))
    } catch {
      return .refused(error.description)
    }
  }
}
