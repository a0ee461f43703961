import MynahJSON

/// Holds the shape of live bodies against that of recorded ones.
///
/// Values are never compared. What was not always there before may be missing, and what was null at times may be null.
struct ShapeComparison {
  struct Difference {
    let kind: DriftFinding.Kind
    let severity: DriftFinding.Severity
    /// Where it was before, or where the nearest thing was that is still there.
    let place: Sighting
    /// Without a subject: "is not there any more".
    let text: String
  }

  private(set) var differences: [Difference] = []

  init(recorded: Shape, live: Shape) {
    compare(recorded, live, name: "", depth: 0)
  }

  private mutating func compare(_ recorded: Shape, _ live: Shape, name: String, depth: Int) {
    guard let place = recorded.first else { return }
    if live.types[.null] != nil, recorded.types[.null] == nil {
      add(.null, .breaking, place, "is null\(Self.times(live.types.count > 1)), which it never was")
    }
    compareTypes(recorded, live, name, depth, place)
    compareTexts(recorded.texts, live.texts, name, place)
    if recorded.objects > 0, live.objects > 0 { compareMembers(recorded, live, place, depth) }
    if let elements = recorded.elements, let others = live.elements { compare(elements, others, name: name, depth: depth + 1) }
  }

  private mutating func compareTypes(_ recorded: Shape, _ live: Shape, _ name: String, _ depth: Int, _ place: Sighting) {
    let before = Set(recorded.types.keys).subtracting([.null])
    guard !before.isEmpty else { return }
    let isNumber = before.contains(.number) || recorded.isSecret
    let new = live.types.keys.filter { type in
      type != .null && !before.contains(type) && !(type == .integer && isNumber) && !(type == .number && recorded.isSecret)
    }.sorted()
    guard let first = new.first else { return }
    let text = "is \(first.phrase)\(Self.times(live.types.count > 1)), and was \(before.sorted().map(\.phrase).joined(separator: " or "))"
    let isWidened = new == [.number] && before.contains(.integer)
    let isPage = PagingNames.contains(name) || (depth == 0 && Set(new).union(before).isSuperset(of: [.array, .object]))
    add(isPage ? .paging : .type, isWidened ? .warning : .breaking, place, text)
  }

  private mutating func compareTexts(_ recorded: TextSamples, _ live: TextSamples, _ name: String, _ place: Sighting) {
    if let words = recorded.words(named: name), let others = live.words {
      let new = others.filter { !words.contains($0) }
      if !new.isEmpty {
        let list = { (words: [String]) in words.map { JSON.string($0).text() }.joined(separator: ", ") }
        add(.enum, .warning, place, "has a new value, \(list(new)), besides \(list(words))")
      }
    } else if let kind = recorded.kind, kind != .identifier, live.count > 0, live.kind != kind {
      add(.type, .warning, place, "is \(live.kind?.rawValue ?? "another text"), and was \(kind.rawValue)")
    }
  }

  private mutating func compareMembers(_ recorded: Shape, _ live: Shape, _ place: Sighting, _ depth: Int) {
    for name in recorded.names {
      guard let before = recorded.member(name), let member = before.first else { continue }
      let wasAlways = before.samples >= recorded.objects
      let isPaging = PagingNames.contains(name)
      if let now = live.member(name) {
        compare(before, now, name: name, depth: depth + 1)
        if wasAlways, name != Shape.anyKey, now.samples < live.objects {
          add(.removed, .warning, member, "is there in \(now.samples) of \(live.objects) only, and was always there")
        }
      } else if wasAlways, name != Shape.anyKey {
        add(isPaging ? .paging : .removed, .breaking, member, "is not there any more")
      }
    }
    for name in live.names where recorded.member(name) == nil && name != Shape.anyKey && recorded.member(Shape.anyKey) == nil {
      add(.added, .info, place.appending(name), "is new")
    }
  }

  private mutating func add(_ kind: DriftFinding.Kind, _ severity: DriftFinding.Severity, _ place: Sighting, _ text: String) {
    differences.append(Difference(kind: kind, severity: severity, place: place, text: text))
  }

  private static func times(_ isSometimes: Bool) -> String { isSometimes ? " at times" : "" }
}

/// Names of what leads from page to page.
enum PagingNames {
  static func contains(_ name: String) -> Bool {
    names.contains(String(name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "@" && $0 != "." }))
  }

  private static let names: Set = [
    "next", "prev", "previous", "cursor", "nextcursor", "prevcursor", "previouscursor", "endcursor", "startcursor", "startingafter",
    "after",
    "before", "hasmore", "hasnext", "hasnextpage", "haspreviouspage", "nextpage", "prevpage", "nextpagetoken", "pagetoken", "nexttoken",
    "continuationtoken", "nextlink", "odatanextlink", "page", "perpage", "pagesize", "pageinfo", "pagination", "paging", "totalpages",
    "pagecount", "offset", "nextoffset", "limit", "islasttoken", "iscomplete", "moreavailable",
  ]
}
