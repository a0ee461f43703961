#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Route numbers by bytes, looked up without making a string of them: the cost does not grow with the number of routes.
///
/// Open addressing over FNV-1a, filled once when a scenario is compiled.
struct ByteIndex: Sendable {
  private var slots: [Int] = []
  private var keys: [[UInt8]] = []
  private var numbers: [[Int]] = []

  var isEmpty: Bool { keys.isEmpty }

  /// An index of these pairs; a key's numbers keep the order in which they come.
  init(_ pairs: some Sequence<(key: [UInt8], number: Int)>) {
    var places: [[UInt8]: Int] = [:]
    for (key, number) in pairs {
      if let place = places[key] {
        numbers[place].append(number)
      } else {
        places[key] = keys.count
        keys.append(key)
        numbers.append([number])
      }
    }
    var capacity = 8
    while capacity < keys.count * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    for (place, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: Self.hash(key)) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = place + 1
    }
  }

  /// The numbers of the key that is `first`, a blank, and `second`.
  func numbers(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> [Int] {
    place(first, second).map { numbers[$0] } ?? []
  }

  /// The first of the numbers of the key that is `first`, a blank, and `second`.
  func first(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int? {
    place(first, second).map { numbers[$0][0] }
  }

  /// The numbers of every key that is a blank and then a beginning of `path` up to and with a `/`, or nothing.
  ///
  /// One pass, since each beginning's hash goes on from the last one's.
  func numbers(ofPrefixesOf path: UnsafeRawBufferPointer) -> [Int] {
    guard !keys.isEmpty else { return [] }
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    var hash = Self.step(Self.hash(nothing), Self.blank)
    var found = place(hash, nothing, nothing).map { numbers[$0] } ?? []
    for (end, byte) in path.enumerated() {
      hash = Self.step(hash, byte)
      guard byte == UInt8(ascii: "/") else { continue }
      if let place = place(hash, nothing, UnsafeRawBufferPointer(rebasing: path[...end])) { found += numbers[place] }
    }
    return found
  }

  private func place(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int? {
    keys.isEmpty ? nil : place(Self.hash(second, Self.step(Self.hash(first), Self.blank)), first, second)
  }

  private func place(_ hash: UInt64, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = slots[slot] - 1
      if Self.equal(keys[place], first, second) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  static func key(_ first: some Collection<UInt8>, _ second: some Collection<UInt8>) -> [UInt8] {
    Array(first) + [blank] + Array(second)
  }

  private static let blank = UInt8(ascii: " ")

  private static func equal(_ key: [UInt8], _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Bool {
    guard key.count == first.count + second.count + 1 else { return false }
    return key.withUnsafeBytes { key in
      guard let base = key.baseAddress else { return false }
      let sameFirst = first.baseAddress.map { memcmp(base, $0, first.count) == 0 } ?? true
      let sameSecond = second.baseAddress.map { memcmp(base + first.count + 1, $0, second.count) == 0 } ?? true
      return sameFirst && key[first.count] == blank && sameSecond
    }
  }

  private static func hash(_ key: [UInt8]) -> UInt64 { key.withUnsafeBytes { hash($0) } }

  private static func hash(_ bytes: UnsafeRawBufferPointer, _ start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    var hash = start
    guard var next = bytes.baseAddress else { return hash }
    let end = next + bytes.count
    while next < end {
      hash = step(hash, next.load(as: UInt8.self))
      next += 1
    }
    return hash
  }

  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
}
