/// A page of the Prometheus text format: help, type and samples of each metric.
struct MetricsPage {
  private(set) var text = ""

  mutating func counter(_ name: String, _ help: String, _ value: Int) {
    head(name, help, "counter")
    text += "\(name) \(value)\n"
  }

  mutating func counter(_ name: String, _ help: String, _ label: String, _ values: [(String, Int)]) {
    head(name, help, "counter")
    for (value, count) in values { text += "\(name){\(label)=\"\(value)\"} \(count)\n" }
  }

  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    head(name, help, "gauge")
    text += "\(name) \(value)\n"
  }

  /// `counts` has one more element than `bounds`: those beyond the last.
  mutating func histogram(_ name: String, _ help: String, _ bounds: [Double], _ counts: [Int], sum: Double) {
    head(name, help, "histogram")
    var total = 0
    for (bound, count) in zip(bounds, counts) {
      total += count
      text += "\(name)_bucket{le=\"\(bound)\"} \(total)\n"
    }
    let all = counts.reduce(0, +)
    text += "\(name)_bucket{le=\"+Inf\"} \(all)\n\(name)_sum \(sum)\n\(name)_count \(all)\n"
  }

  private mutating func head(_ name: String, _ help: String, _ type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }
}
