import MynahJSON
import Programs
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Deeply nested values")
struct DepthTests {
  static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
    String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
  }

  @Test("up to the limit every walk gets by with the 512 KiB stack of a secondary thread", arguments: [("[", "]"), (#"{"a":"#, "}")])
  func walks(open: String, close: String) throws {
    let text = Self.nested(JSON.depthLimit, open, close)
    let ok = onSmallStack {
      guard let one = try? JSON(parsing: text), let document = try? JSONDocument(parsing: text.utf8) else { return false }
      let other = document.value
      let pointer = JSONPointer(tokens: Array(repeating: open == "[" ? "0" : "a", count: JSON.depthLimit))
      let path = try? JSONPath("$..*")
      return one == other && one.hashValue == other.hashValue && one.text() == text && one.differences(from: other).isEmpty
        && one.differences(fromSubset: other).isEmpty && one[pointer] == 1 && path?.nodes(in: one).count == JSON.depthLimit
        && (try? JSON(parsing: one.text(.indented))) == one && document.position(of: pointer) != nil
    }
    #expect(ok)
  }

  @Test("one level more is refused at its bracket, however many follow", arguments: [257, 2_048, 2_049, 100_000])
  func tooDeep(depth: Int) {
    let text = Self.nested(depth, "[", "]")
    let message = "1:257: arrays and objects are nested more than 256 levels deep"
    #expect(
      onSmallStack {
        do throws(JSONSyntaxError) {
          _ = try JSON(parsing: text)
          return false
        } catch {
          return error.description == message
        }
      })
  }

  @Test("a query nested too deeply is refused")
  func deepQuery() {
    #expect(throws: JSONPathError.self) { try JSONPath("$[?" + Self.nested(100_000, "(", ")") + "]") }
    #expect(throws: JSONPathError.self) { try JSONPath("$" + String(repeating: "[?@", count: 100_000)) }
    #expect(throws: JSONPathError.self) { try JSONPath("$[?" + String(repeating: "length(", count: 100_000)) }
  }

  /// How many times larger the frames of an instrumented program are.
  private static let frameSize = ThisProgram.isSanitized ? 4 : 1

  /// Runs on a thread with the smallest stack that the platforms give to secondary threads.
  private func onSmallStack(_ body: () -> Bool) -> Bool {
    final class Box {
      var body: () -> Bool
      var result = false
      init(_ body: @escaping () -> Bool) { self.body = body }
    }
    return withoutActuallyEscaping(body) { body in
      let box = Box(body)
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, 512 * 1024 * Self.frameSize)
      var thread = pthread_t()
      pthread_create(
        &thread, &attributes,
        { argument in
          guard let argument else { return nil }
          let box = Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue()
          box.result = box.body()
          return nil
        }, Unmanaged.passUnretained(box).toOpaque())
      pthread_join(thread, nil)
      pthread_attr_destroy(&attributes)
      return box.result
    }
  }
}
