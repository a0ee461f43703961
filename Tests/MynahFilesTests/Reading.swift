import MynahCore
import MynahFiles
import MynahJSON

/// Reads a scenario of JSON text, as if it were the file `orders.json` in no folder.
func scenario(_ json: String) throws -> Scenario {
  try Scenario(SourceDocument(Array(json.utf8), name: "orders.json", format: .json), name: "orders")
}

/// Reads a scenario of YAML text.
func scenario(yaml: String) throws -> Scenario {
  try Scenario(SourceDocument(Array(yaml.utf8), name: "orders.yaml", format: .yaml), name: "orders")
}

/// The one response of a scenario with one route, written with these keys.
func reply(_ keys: String) throws -> Reply? {
  try scenario(#"{"routes":[{"request":{"path":"/a"},"responses":[{\#(keys)}]}]}"#).routes.first?.replies.first
}

/// The request pattern of a scenario with one route, written with these keys.
func pattern(_ keys: String) throws -> RequestPattern? {
  try scenario(#"{"routes":[{"id":"r","request":{\#(keys)},"responses":[{}]}]}"#).routes.first?.request
}

/// What is wrong in a scenario, a line each; empty when nothing is.
func problems(_ json: String) -> [String] {
  problems { _ = try scenario(json) }
}

func problems(yaml: String) -> [String] {
  problems { _ = try scenario(yaml: yaml) }
}

private func problems(_ read: () throws -> Void) -> [String] {
  do {
    try read()
    return []
  } catch let error as InvalidFile {
    return error.problems.map(\.description)
  } catch {
    return ["\(error)"]
  }
}
