import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

/// What a peer sends that means harm, or has gone mad, takes no longer than its length lets expect.
@Suite(.ownThread) struct RedactionTimeTests {
  private static let texts: [(name: String, text: @Sendable (Int) -> String)] = [
    ("assignments", { String(repeating: "a=", count: $0 / 2) }), ("names", { String(repeating: "token:", count: $0 / 6) }),
    ("open quotes", { String(repeating: "password=\"", count: $0 / 10) }), ("separators", { String(repeating: "=", count: $0) }),
    ("keys", { String(repeating: "-----BEGIN PRIVATE KEY-----\n", count: $0 / 28) }),
    ("data", { String(repeating: "<password><![CDATA[", count: $0 / 19) }), ("open tags", { String(repeating: "<a b=\"", count: $0 / 6) }),
    ("credentials", { String(repeating: "&authorization=wwwwww, ", count: $0 / 23) }),
    ("known credentials", { String(repeating: "&authorization=bearer, ", count: $0 / 23) }),
    ("tokens", { size in list(size) { #"{"token":"tok00000000\#($0)x"}"# } }),
    ("labels", { size in list(size) { #"{"id":"n\#($0)","value":"ab"}"# } }),
    ("segments", { #"{"url":"https://a.test\#(String(repeating: "/q7Xk2PzR9vLmT4sWc8Yb.", count: $0 / 22))"}"# }),
    ("a long name", { #"{"\#(String(repeating: "x_", count: $0 / 4))\#(String(repeating: "_1", count: $0 / 4))":"a b"}"# }),
  ]

  private static func list(_ size: Int, of item: (Int) -> String) -> String {
    "[\((100_000..<100_000 + size / 31).map(item).joined(separator: ","))]"
  }

  @Test("four times the bytes take four times the time, whatever a body consists of", arguments: texts.indices)
  func bodies(_ index: Int) {
    let (name, text) = Self.texts[index]
    expectLinear(name) { exchange(1, "GET", "/", with: text($0)) }
  }

  @Test("and so do tables, settings and lines of headers")
  func others() {
    let table = [Header("Content-Type", "text/csv")]
    expectLinear("open cells") { size in
      exchange(1, "GET", "/", answering: table, with: "a,password\n" + String(repeating: "\"a,", count: size / 3))
    }
    expectLinear("a long column") { size in
      let column = String(repeating: "a_", count: size / 4) + "password,b"
      return exchange(1, "GET", "/", answering: table, with: column + String(repeating: "\nabc", count: size / 8))
    }
    let settings = [Header("Content-Type", "application/yaml")]
    expectLinear("items of items") { exchange(1, "GET", "/", answering: settings, with: String(repeating: "- ", count: $0 / 2)) }
    expectLinear("settings") { size in
      exchange(1, "GET", "/", answering: settings, with: String(repeating: "password:\n  - a b\n", count: size / 19))
    }
    expectLinear("challenges") { size in
      exchange(1, "GET", "/", answering: [Header("WWW-Authenticate", String(repeating: "nonce=", count: size / 6))])
    }
  }

  /// The time is that of the thread, as other tests run beside it.
  private func expectLinear(_ name: String, _ exchange: (_ size: Int) -> RecordedExchange) {
    let small = exchange(64_000)
    let large = exchange(256_000)
    let times = [small, large].map { exchange in Self.processorTime { _ = stored(exchange) } }
    print("\(name): \(times[0]), and four times as much \(times[1])")
    // Quadratic ones take sixteen times as long; short times are all beginning.
    #expect(times[1] < times[0] * 8 + .milliseconds(200), "\(name)")
  }

  private static func processorTime(of work: () -> Void) -> Duration {
    let begun = threadTime()
    work()
    return threadTime() - begun
  }

  private static func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
