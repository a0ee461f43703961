import MynahCore
import MynahJSON
import Testing

@testable import MynahDrift

/// What a comparison tells, in each of its forms.
@Suite struct DriftReportTests {
  private let report = Orders.report([
    (
      Request("GET", "/orders"), Orders.reply(Orders.page),
      Orders.reply(Orders.page.with("/has_more", nil).with("/data/0/status", "archived"))
    ),
    (Request("DELETE", "/orders/1"), Orders.reply([:]), Orders.reply([:])),
  ])

  @Test("a terminal gets it request by request, with file and place")
  func text() {
    #expect(
      report.text() == """
        DRIFT recordings/orders against https://sandbox.example.com: 1 breaking, 1 warning; 1 reply compared

        GET /orders
          breaking  /has_more is not there any more
            get-orders-001.body.json#/has_more
          warning  /data/0/status has a new value, "archived", besides "open", "shipped"
            get-orders-001.body.json#/data/0/status

        Not sent: DELETE /orders/1: --methods DELETE sends it

        """)
  }

  @Test("nothing found is said")
  func nothing() {
    let same = Orders.report([(Request("GET", "/orders"), Orders.reply(Orders.page), Orders.reply(Orders.page))])
    #expect(same.text() == "NO DRIFT recordings/orders against https://sandbox.example.com: no drift; 1 reply compared\n")
    #expect(same.junit(failOn: .breaking).contains("<testcase classname=\"recordings/orders\" name=\"no drift\"/>"))
    #expect(same.exitCode(failOn: .info) == 0)
  }

  @Test("where nothing was compared nobody says that there is no drift")
  func nothingCompared() {
    let none = Orders.report([(Request("DELETE", "/orders/1"), Orders.reply([:]), Orders.reply([:]))])
    #expect(
      none.text() == """
        NOTHING COMPARED recordings/orders against https://sandbox.example.com: 0 replies compared

        Not sent: DELETE /orders/1: --methods DELETE sends it

        """)
    #expect(none.junit(failOn: .breaking).contains("skipped=\"1\""))
    #expect(!none.junit(failOn: .breaking).contains("no drift"))
    #expect(none.exitCode(failOn: .breaking) == 2)
  }

  @Test("JSON has every finding")
  func json() throws {
    let json = try JSON(parsing: report.jsonText)
    #expect(json["compared"] == 1)
    #expect(
      json["findings"]?[0] == [
        "kind": "paging", "severity": "breaking", "request": "GET /orders", "file": "get-orders-001.body.json", "pointer": "/has_more",
        "summary": "/has_more is not there any more",
      ])
  }

  @Test("JUnit fails what is as bad as was asked for")
  func junit() {
    let text = report.junit(failOn: .breaking)
    #expect(text.contains("<testsuites name=\"mynah drift\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">"))
    #expect(
      text.contains("<failure message=\"/has_more is not there any more\" type=\"paging\">get-orders-001.body.json#/has_more</failure>"))
    #expect(report.junit(failOn: .warning).contains("failures=\"2\""))
  }

  @Test("SARIF leads to the line")
  func sarif() throws {
    let json = try JSON(parsing: report.sarif(version: "1.0") { $0.pointer == "/has_more" ? 7 : nil })
    let result = try #require(json["runs"]?[0]?["results"]?[0])
    #expect(result["level"] == "error")
    #expect(result["ruleId"] == "paging")
    #expect(
      result["locations"]?[0]?["physicalLocation"]
        == ["artifactLocation": ["uri": "recordings/orders/get-orders-001.body.json"], "region": ["startLine": 7]])
  }
}
