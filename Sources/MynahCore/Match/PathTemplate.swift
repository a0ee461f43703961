/// A path with named segments: `/orders/{id}/items`.
package struct PathTemplate: Sendable, Hashable {
  package let text: String
  package let segments: [Segment]

  package enum Segment: Sendable, Hashable {
    case literal(String)
    /// Stands for one segment that is not empty; what stands around it in the segment is literal.
    case parameter(name: String, prefix: String, suffix: String)
  }

  /// The template `text`, or nil when a brace is left open or a name is empty or doubled.
  package init?(_ text: String) {
    var segments: [Segment] = []
    var names: Set<String> = []
    for segment in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let open = segment.firstIndex(of: "{") else {
        guard !segment.contains("}") else { return nil }
        segments.append(.literal(String(decoding: PercentEncoding.decode(segment.utf8), as: UTF8.self)))
        continue
      }
      guard let close = segment.firstIndex(of: "}"), open < close else { return nil }
      let name = String(segment[segment.index(after: open)..<close])
      let suffix = segment[segment.index(after: close)...]
      guard !name.isEmpty, !suffix.contains(where: { $0 == "{" || $0 == "}" }), names.insert(name).inserted else { return nil }
      segments.append(.parameter(name: name, prefix: String(segment[..<open]), suffix: String(suffix)))
    }
    guard text.hasPrefix("/") else { return nil }
    self.text = text
    self.segments = segments
  }

  package var names: [String] {
    segments.compactMap { if case .parameter(let name, _, _) = $0 { name } else { nil } }
  }

  /// The named segments' values when `path` (decoded segments) fits, else nil.
  package func values(in path: [String]) -> [String: String]? {
    parameters(in: path).map { Dictionary($0) { first, _ in first } }
  }

  /// The named segments and their values, in order, when `path` (decoded segments) fits, else nil.
  package func parameters(in path: [String]) -> [(String, String)]? {
    guard path.count == segments.count else { return nil }
    var parameters: [(String, String)] = []
    for (segment, text) in zip(segments, path) {
      switch segment {
      case .literal(let literal):
        guard literal == text else { return nil }
      case .parameter(let name, "", ""):
        guard !text.isEmpty else { return nil }
        parameters.append((name, text))
      case .parameter(let name, let prefix, let suffix):
        guard text.count > prefix.count + suffix.count, text.hasPrefix(prefix), text.hasSuffix(suffix) else { return nil }
        parameters.append((name, String(text.dropFirst(prefix.count).dropLast(suffix.count))))
      }
    }
    return parameters
  }

  /// The text that the canonical form of every fitting path begins with, up to and with a `/`.
  package var literalPrefix: String {
    var prefix = "/"
    for segment in segments {
      guard case .literal(let literal) = segment else { break }
      prefix += Target.canonical(segment: literal.utf8) + "/"
    }
    return prefix
  }
}
