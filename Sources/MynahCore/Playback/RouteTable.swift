import MynahRegex

/// The routes of a scenario, ready to be asked: exact paths by hash, the rest by the literal text that their paths begin with.
package struct RouteTable: Sendable {
  /// In the order in which they are tried: higher priority first, then as given.
  package let routes: [CompiledRoute]
  /// (method, canonical path) of exact routes; the method is empty for routes that take every method.
  private let exact: ByteIndex
  private let takesAnyMethod: Bool
  /// Literal prefixes of all other routes, each up to and with a `/`.
  private let prefixed: ByteIndex
  /// The number of the first route that is not found by (method, canonical path).
  private let firstOther: Int

  /// - Parameter before: Routes that stand there just so need not be made ready again.
  package init(_ routes: [Route], reusing before: RouteTable? = nil) {
    let known = Dictionary(before?.routes.map { ($0.route.id, $0) } ?? []) { first, _ in first }
    let ordered = routes.enumerated().sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }.map(\.element)
    self.routes = ordered.map { route in
      if let same = known[route.id], same.route == route { same } else { CompiledRoute(route) }
    }
    exact = ByteIndex(
      ordered.enumerated().flatMap { number, route -> [(key: [UInt8], number: Int)] in
        guard case .exact(let path) = route.request.path else { return [] }
        let methods = route.request.methods.isEmpty ? [""] : route.request.methods
        return methods.map { (ByteIndex.key($0.utf8, Target.canonical(path).utf8), number) }
      })
    takesAnyMethod = ordered.contains { $0.request.methods.isEmpty }
    firstOther = ordered.firstIndex { $0.request.methods.isEmpty || $0.request.literalPrefix != nil } ?? ordered.count
    prefixed = ByteIndex(
      ordered.enumerated().compactMap { number, route in
        guard let prefix = route.request.literalPrefix else { return nil }
        return (ByteIndex.key([], prefix.utf8), number)
      })
  }

  /// The route that takes the request because of its method and path, which none before it could; nil where there is more to ask.
  func decided(by head: RequestHead) -> Int? {
    head.withMethodAndTarget { method, target in
      // A target without a query is the key itself.
      guard let number = exact.first(method, target) ?? Self.plainPath(target).flatMap({ exact.first(method, $0) }) else { return nil }
      return number < firstOther && routes[number].isDecidedByIndex ? number : nil
    }
  }

  /// The first route that takes the request, where `isOpen` says whether a route's states allow it.
  ///
  /// A GET route answers HEAD unless a route for HEAD does.
  package func select(_ facts: inout RequestFacts, isOpen: (CompiledRoute) -> Bool) -> Int? {
    if let number = select(&facts, answeringHead: false, isOpen) { return number }
    let isHead = facts.request.head.withMethod { $0.elementsEqual("HEAD".utf8) }
    return isHead ? select(&facts, answeringHead: true, isOpen) : nil
  }

  private func select(_ facts: inout RequestFacts, answeringHead: Bool, _ isOpen: (CompiledRoute) -> Bool) -> Int? {
    for number in candidates(&facts, answeringHead: answeringHead) {
      let compiled = routes[number]
      guard isOpen(compiled) else { continue }
      if compiled.isDecidedByIndex || compiled.route.request.mismatches(with: &facts, answering: answeringHead, stopAtFirst: true).isEmpty {
        return number
      }
    }
    return nil
  }

  /// The numbers of the routes whose path may fit, in the order to try them.
  private func candidates(_ facts: inout RequestFacts, answeringHead: Bool) -> [Int] {
    let head = facts.request.head
    let plain = head.withTarget { target -> [Int]? in
      guard let path = Self.plainPath(target) else { return nil }
      return head.withMethod { candidates(answeringHead ? Self.get : $0, path) }
    }
    if let plain { return plain }
    var path = facts.canonicalPath
    return path.withUTF8 { path in
      head.withMethod { candidates(answeringHead ? Self.get : $0, UnsafeRawBufferPointer(path)) }
    }
  }

  private func candidates(_ method: UnsafeRawBufferPointer, _ path: UnsafeRawBufferPointer) -> [Int] {
    let ofMethod = exact.numbers(method, path)
    let ofAnyMethod = takesAnyMethod ? exact.numbers(Self.none, path) : []
    if prefixed.isEmpty, ofAnyMethod.isEmpty { return ofMethod }
    let found = ofMethod + ofAnyMethod + prefixed.numbers(ofPrefixesOf: path)
    return found.count > 1 ? found.sorted() : found
  }

  /// The path of an origin-form target that needs no decoding, or nil.
  private static func plainPath(_ target: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard target.first == UInt8(ascii: "/") else { return nil }
    var end = 0
    while end < target.count, target[end] != UInt8(ascii: "?") {
      if target[end] == UInt8(ascii: "%") || target[end] == UInt8(ascii: "#") || target[end] >= 0x80 { return nil }
      end += 1
    }
    return UnsafeRawBufferPointer(rebasing: target[..<end])
  }

  private static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
  private static var get: UnsafeRawBufferPointer {
    let text: StaticString = "GET"
    return UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}

extension RequestPattern {
  /// What the index of prefixes files this pattern under, or nil where the index of exact paths has it.
  fileprivate var literalPrefix: String? {
    switch path {
    case .exact: nil
    case .template(let template): template.literalPrefix
    case .matches(let expression): Self.upToSlash(expression.literalPrefix)
    case nil: ""
    }
  }

  /// Expressions see the decoded path, so only text that decoding leaves alone may decide.
  private static func upToSlash(_ prefix: String) -> String {
    let plain = prefix.prefix { $0.isASCII && $0 != "%" }
    return plain.lastIndex(of: "/").map { String(plain[...$0]) } ?? ""
  }
}
