import MynahCore
import MynahJSON

/// What the values of a JSON text are called: by their keys, or by what stands beside them as in `{"name": "password", "value": ".."}`.
struct JSONNames {
  private let values: JSONLeaves
  private let text: [UInt8]
  /// By the object that they stand in; read only where it has a value as well, since many things have names.
  private var labels: [Int: JSONLeaves.Leaf] = [:]
  /// Of the second of two strings in a list of lists, as in `[["Authorization", "Bearer .."]]`: what the first one calls it.
  private var pairs: [Int: String] = [:]
  /// Objects that describe a key of cryptography (RFC 7517), or the public half of one.
  private var keyObjects: Set<Int> = []
  /// Objects that say of themselves that what they hold is secret, whatever it is called.
  private var secretObjects: Set<Int> = []

  init(_ values: JSONLeaves, in text: [UInt8]) {
    self.values = values
    self.text = text
    for value in values.leaves where value.kind == .string && value.value.count < 80 {
      readPair(from: value)
      guard let key = values.key(of: value.node), key.utf8.count <= 9, let parent = values.parent(of: value.node) else { continue }
      if Self.ofKeys.contains(key) { keyObjects.insert(parent) }
      if Self.labelKeys.contains(key.asciiLowercased()) { readLabel(value, of: parent) }
      if Self.kindKeys.contains(key.asciiLowercased()), Self.secretKinds.contains(string(value)) { secretObjects.insert(parent) }
    }
  }

  /// Of several labels, such as a name and an id, one that says something of secrets is the one that counts.
  private mutating func readLabel(_ label: JSONLeaves.Leaf, of parent: Int) {
    if let other = labels[parent], SecretName.meaning(of: name(in: other)) != nil { return }
    labels[parent] = label
  }

  private mutating func readPair(from first: JSONLeaves.Leaf) {
    // The values of a list stand one after the other, and before those that follow the list.
    guard values.key(of: first.node) == nil, let list = values.parent(of: first.node), first.node == list + 1,
      values.key(of: list) == nil, values.parent(of: list) != nil, let last = values.leaves.last?.node, first.node < last,
      values.parent(of: first.node + 1) == list, first.node + 2 > last || values.parent(of: first.node + 2) != list
    else { return }
    let label = string(first)
    if SecretName.meaning(of: label, isParameter: true) != nil { pairs[first.node + 1] = label }
  }

  func name(of node: Int) -> String? {
    if !pairs.isEmpty, let name = pairs[node] { return name }
    guard let (key, place) = nearestKey(from: node) else { return nil }
    if !secretObjects.isEmpty, isHeldSecret(key, at: place) { return "secret" }
    if key.utf8.count <= 9, Self.valueKeys.contains(key.asciiLowercased()) {
      if let label = values.parent(of: node).flatMap({ labels[$0] }), key == "value" || !isPath(label) {
        let name = name(in: label)
        if SecretName.meaning(of: name) != nil { return name }
      }
      if let holder = holder(of: place), SecretName.meaning(of: holder) != nil { return holder }
    }
    if !keyObjects.isEmpty, let parent = values.parent(of: node), keyObjects.contains(parent) {
      if ["d", "p", "q", "dp", "dq", "qi", "k"].contains(key) { return "private_key" }
      if key == "key" { return "public_key" }
    }
    if key == "number", let holder = holder(of: place), holder.asciiLowercased().hasSuffix("card") { return holder + "_number" }
    if key == "id", let holder = holder(of: place), holder.asciiLowercased().hasSuffix("session") { return holder + "_id" }
    return key
  }

  /// Whether running text of a reply says what is wrong with a field, as `{"errors": {"password": ["is too short"]}}` does.
  func isMessage(_ text: [UInt8], called name: String?, at node: Int) -> Bool {
    guard let name, text.contains(UInt8(ascii: " ")), let meaning = SecretName.meaning(of: name), meaning.kind != "private-key" else {
      return false
    }
    var outer = values.parent(of: node)
    while let index = outer {
      if let key = values.key(of: index), Self.ofMessages.contains(key.asciiLowercased()) { return true }
      outer = values.parent(of: index)
    }
    return false
  }

  /// Whether a value is the one of `{"Type": "SecureString", "Value": ".."}`, or one of those of `{"kind": "Secret", "data": {".."}}`.
  private func isHeldSecret(_ key: String, at node: Int) -> Bool {
    guard let parent = values.parent(of: node) else { return false }
    if secretObjects.contains(parent) { return key.asciiLowercased() == "value" }
    guard let data = values.key(of: parent), let holder = values.parent(of: parent) else { return false }
    return secretObjects.contains(holder) && Self.dataKeys.contains(data)
  }

  /// What a label says; a patch names by a path what it changes, as in `{"op": "replace", "path": "/user/password", "value": ".."}`.
  private func name(in label: JSONLeaves.Leaf) -> String {
    let text = string(label)
    return isPath(label) ? text.split { "/.:".contains($0) }.last.map(String.init) ?? text : text
  }

  private func isPath(_ label: JSONLeaves.Leaf) -> Bool { values.key(of: label.node) == "path" }

  /// What stands between its quotes.
  private func string(_ leaf: JSONLeaves.Leaf) -> String {
    String(decoding: text[leaf.value.lowerBound + 1..<leaf.value.upperBound - 1], as: UTF8.self)
  }

  private func holder(of node: Int) -> String? { values.parent(of: node).flatMap { nearestKey(from: $0)?.key } }

  /// The key of a node or of what holds it, passing over indexes and over keys that are numbers.
  private func nearestKey(from node: Int) -> (key: String, node: Int)? {
    var node: Int? = node
    while let index = node {
      if let key = values.key(of: index), !Self.isNumber(key) { return (key, index) }
      node = values.parent(of: index)
    }
    return nil
  }

  private static func isNumber(_ key: String) -> Bool {
    guard let first = key.utf8.first, PlainText.isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
      return false
    }
    return Int(key) != nil
  }

  private static let kindKeys: Set<String> = ["type", "kind"]
  /// Parameters of AWS, objects of Kubernetes, and variables of tools that deploy.
  private static let secretKinds: Set<String> = ["SecureString", "Secret", "secret"]
  private static let dataKeys: Set<String> = ["data", "stringData"]
  private static let ofMessages: Set<String> = ["error", "errors", "violations"]
  private static let ofKeys: Set<String> = ["kty", "kid", "key_id", "keyId"]
  private static let labelKeys: Set<String> = ["name", "key", "label", "field", "id", "variable", "parameter", "path"]
  private static let valueKeys: Set<String> = [
    "value", "values", "val", "content", "data", "raw", "plain", "plaintext", "text", "current", "v",
  ]
}
