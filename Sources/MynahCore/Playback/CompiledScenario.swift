/// A scenario with its routes made ready, for any number of sessions to share.
package struct CompiledScenario: Sendable {
  package let scenario: Scenario
  let table: RouteTable

  package init(_ scenario: Scenario) {
    self.init(scenario, RouteTable(scenario.routes))
  }

  init(_ scenario: Scenario, _ table: RouteTable) {
    self.scenario = scenario
    self.table = table
  }
}
