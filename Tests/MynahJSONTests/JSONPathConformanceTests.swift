import MynahJSON
import Testing

@Suite("The compliance suite of RFC 9535")
struct JSONPathConformanceTests {
  @Test("every case of the suite passes")
  func suite() throws {
    guard let folder = Conformance.folder("jsonpath") else { return }
    let cases = try #require(try JSON(parsing: Conformance.bytes(of: folder + "/cts.json"))["tests"]?.array)
    var failed: [String] = []
    for test in cases {
      let name = test["name"]?.string ?? ""
      if let reason = failure(of: test) { failed.append("\(name): \(test["selector"] ?? .null): \(reason)") }
    }
    Conformance.report("jsonpath", passed: cases.count - failed.count, failed: failed, skipped: 0)
    #expect(cases.count == 703)
    #expect(failed.isEmpty)
  }

  /// Why a case fails; nil when it passes.
  private func failure(of test: JSON) -> String? {
    let isInvalid = test["invalid_selector"]?.bool ?? false
    let path: JSONPath
    do {
      path = try JSONPath(test["selector"]?.string ?? "")
    } catch {
      return isInvalid ? nil : error.description
    }
    if isInvalid { return "accepted" }
    guard let document = test["document"] else { return "no document" }
    let results = test["results"]?.array ?? test["result"].map { [$0] } ?? []
    let paths = test["results_paths"]?.array ?? test["result_paths"].map { [$0] } ?? []
    let values = JSON.array(path.values(in: document))
    let nodes = path.nodes(in: document)
    let order = results.indices.first { results[$0] == values && results[$0] == .array(nodes.map(\.value)) }
    guard let order else { return "selects \(values)" }
    let normalized = JSON.array(nodes.map { .string($0.path) })
    return paths[order] == normalized ? nil : "has paths \(normalized)"
  }
}
