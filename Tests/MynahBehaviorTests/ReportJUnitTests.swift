import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct ReportJUnitTests {
  @Test("one case an entry, skipped where nothing is decided, passed with output where it is advice")
  func golden() throws {
    #expect(
      try sample().junit == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="mynah" tests="6" failures="3" errors="0" skipped="1" time="12.345000">
          <testsuite name="shop" tests="6" failures="3" errors="0" skipped="1" time="12.345000">
            <properties>
              <property name="seed" value="7"/>
            </properties>
            <testcase classname="shop" name="calls &quot;sign-in&quot;" time="0.000000"/>
            <testcase classname="shop" name="calls &quot;list-orders&quot;" time="0.000000">
              <failure message="&quot;list-orders&quot; was called 3 times; expected: at most 2" type="calls">"list-orders" was called 3 times; expected: at most 2
          #     at    gap  method  target          status      route
          2  0.250      -  GET     /orders         429         list-orders
          3  0.612  0.112  GET     /orders         503         list-orders
        &gt; 4  2.500  1.800  GET     /orders?page=2  stall gone  list-orders  &lt;- count 3, at most 2</failure>
            </testcase>
            <testcase classname="shop" name="order &quot;get-order&quot;, &quot;delete-order&quot;" time="0.000000">
              <skipped message="inconclusive: the routes were called in this order, but so close together that the server's own lag hides which came first"/>
            </testcase>
            <testcase classname="shop" name="calls &quot;get-order&quot;" time="0.000000">
              <system-out>advice: "get-order" was called once; expected: at least 2
          #     at  gap  method  target     status        route
        &gt; 6  5.001    -  GET     /orders/7  200 truncate  get-order  &lt;- count 1, at least 2</system-out>
            </testcase>
            <testcase classname="shop" name="order &quot;list-orders&quot;, &quot;health&quot;" time="0.000000">
              <failure message="&quot;health&quot; was not called; the order is &quot;list-orders&quot;, &quot;health&quot;" type="order">"health" was not called; the order is "list-orders", "health"
        - session "default": count 0, at least 1; "health" was not called
          #     at    gap  method  target          status      route
        &gt; 2  0.250      -  GET     /orders         429         list-orders
          3  0.612  0.112  GET     /orders         503         list-orders
          4  2.500  1.800  GET     /orders?page=2  stall gone  list-orders</failure>
            </testcase>
            <testcase classname="shop" name="unmatched" time="0.000000">
              <failure message="1 request matched no route" type="unmatched">1 request matched no route
        exchange 5: GET /orders/8?\\u{1b}[31m
          the nearest is "get-order":
            path: expected /orders/7, got /orders/8</failure>
            </testcase>
            <system-out>warning: exchange 4: two Host fields</system-out>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("an entry that was not provoked is skipped with the reason")
  func notProvoked() {
    let entry = Report.Entry(
      name: "honorsRetryAfter", id: "RT-2", routes: nil, severity: .violation, verdict: .notProvoked, summary: "the client gave up",
      evidence: [],
      timeline: [])
    let report = Report(scenario: "shop", seed: nil, end: JournalEnd(ended: .start, by: nil), entries: [entry])
    #expect(
      report.junit == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="mynah" tests="1" failures="0" errors="0" skipped="1" time="0.000000">
          <testsuite name="shop" tests="1" failures="0" errors="0" skipped="1" time="0.000000">
            <testcase classname="shop" name="honorsRetryAfter RT-2" time="0.000000">
              <skipped message="not provoked: the client gave up"/>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("cases of equal names are numbered")
  func equalNames() throws {
    let junit = try judged(calls(1), by: clause("calls", ["atLeast": 1]), clause("calls", ["atMost": 1]), clause("calls", ["exactly": 1]))
      .junit
    #expect(junit.contains("name=\"calls\" ") && junit.contains("name=\"calls (2)\" ") && junit.contains("name=\"calls (3)\" "))
  }

  @Test("another parser reads it, and gets back what was written, whatever characters came")
  func parses() throws {
    let strange = "a<b>&\"c'\u{1}\u{B}\t\u{85}é\u{FFFE}😀]]>"
    var scenario = shop([clause("calls", ["exactly": 2])])
    scenario.name = strange
    let report = try Judge(scenario)
      .report(on: calls(1), end: JournalEnd(ended: instant(1), by: .command), seed: 7, warnings: ["line one\nline two\r\(strange)"])
    let program = """
      import sys, xml.etree.ElementTree as tree
      suites = tree.fromstring(sys.stdin.buffer.read())
      suite = suites.find('testsuite')
      cases = suite.findall('testcase')
      print(suites.tag, len(cases), suite.get('tests'), suite.get('failures'), suite.find('properties/property').get('value'))
      print(ascii(suite.get('name')))
      print(ascii(cases[0].find('failure').get('message')))
      print(ascii(suite.find('system-out').text))
      """
    guard let output = try Python.run(program, on: report.junit, needing: "xml.etree.ElementTree") else { return }
    let name = #"a<b>&"c'\\u{1}\\u{b}\t\x85\xe9\\u{fffe}\U0001f600]]>"#
    let quoted = "'" + name.replacing("'", with: #"\'"#) + "'"
    #expect(
      output == """
        testsuites 2 2 1 7
        \(quoted)
        'any route was called once; expected: exactly 2'
        'warning: line one\\nline two\\r\(quoted.dropFirst())

        """)
  }
}
