/// What a terminal is expected to show: `…` in a line stands for anything, alone in a line for any lines, also none.
struct Transcript {
  let lines: [String]

  init(_ lines: some Sequence<Substring>) {
    self.lines = lines.map(String.init)
  }

  init(_ text: String) {
    self.init(text.split(separator: "\n", omittingEmptySubsequences: false))
  }

  /// Whether this is what was shown; blanks at the ends of lines and blank lines at the end don't count.
  func describes(_ output: String) -> Bool {
    let shown = output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(Self.trimmed)
    return Self.fits(Self.withoutEnd(lines.map { Self.trimmed($0) })[...], Self.withoutEnd(shown)[...])
  }

  private static func fits(_ wanted: ArraySlice<Substring>, _ shown: ArraySlice<Substring>) -> Bool {
    guard let first = wanted.first else { return shown.isEmpty }
    if first.drop(while: \.isWhitespace) == "…" {
      return (shown.startIndex...shown.endIndex).contains { fits(wanted.dropFirst(), shown[$0...]) }
    }
    guard let line = shown.first, fits(line, pattern: first) else { return false }
    return fits(wanted.dropFirst(), shown.dropFirst())
  }

  private static func fits(_ line: Substring, pattern: Substring) -> Bool {
    let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return line == pattern }
    guard line.hasPrefix(first), line.hasSuffix(last), line.count >= first.count + last.count else { return false }
    var rest = line.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  private static func trimmed(_ line: some StringProtocol) -> Substring {
    var line = Substring(line)
    while line.last?.isWhitespace == true { line.removeLast() }
    return line
  }

  private static func withoutEnd(_ lines: [Substring]) -> [Substring] {
    Array(lines.reversed().drop { $0.isEmpty }.reversed())
  }
}
