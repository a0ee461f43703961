/// The head of a request, kept as the bytes that came: one allocation, decoded only when somebody asks.
///
/// On the hot path a request is matched by bytes and dropped into the journal; strings are made when a person or a rule reads them.
///
/// Unchecked because `ManagedBuffer` can't be checked: the buffer is written once, in `make`, before any other thread can see it, and
/// only read from then on.
package struct RequestHead: @unchecked Sendable {
  private let storage: Storage

  /// Copies what was written down of a head.
  init(_ bytes: UnsafeRawPointer, _ layout: HeadLayout) {
    storage = Storage.make(bytes, layout)
  }

  package func withMethod<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    storage.withParts { body(UnsafeRawBufferPointer(rebasing: $1[$0.targetEnd..<$0.methodEnd])) }
  }

  /// The request target exactly as sent, not decoded.
  package func withTarget<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    storage.withParts { body(UnsafeRawBufferPointer(rebasing: $1[..<$0.targetEnd])) }
  }

  func withMethodAndTarget<R>(_ body: (_ method: UnsafeRawBufferPointer, _ target: UnsafeRawBufferPointer) -> R) -> R {
    storage.withParts { layout, bytes in
      body(
        UnsafeRawBufferPointer(rebasing: bytes[layout.targetEnd..<layout.methodEnd]),
        UnsafeRawBufferPointer(rebasing: bytes[..<layout.targetEnd]))
    }
  }

  package var headerCount: Int { storage.layout.headerCount }

  /// The bytes of the names and values of all header lines.
  package var headerBytes: Int {
    let layout = storage.layout
    return layout.end - layout.versionEnd - layout.headerCount * HeadLayout.lengthBytes
  }

  /// The bytes that this head holds in memory.
  package var footprint: Int { storage.layout.end + 64 }

  /// Calls `body` with the name and the value of each header line, in order, until it returns false.
  package func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool) {
    storage.withParts { layout, bytes in
      var offset = layout.versionEnd
      for _ in 0..<layout.headerCount {
        let line = HeadLayout.line(at: offset, of: bytes)
        if !body(UnsafeRawBufferPointer(rebasing: bytes[line.name]), UnsafeRawBufferPointer(rebasing: bytes[line.value])) { return }
        offset = line.value.upperBound
      }
    }
  }

  private final class Storage: ManagedBuffer<HeadLayout, UInt8> {
    static func make(_ bytes: UnsafeRawPointer, _ layout: HeadLayout) -> Storage {
      let buffer = create(minimumCapacity: layout.end) { _ in layout }
      buffer.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0).copyMemory(from: bytes, byteCount: layout.end) }
      return unsafeDowncast(buffer, to: Storage.self)
    }

    /// `header` would have the runtime watch over a value that nobody changes any more.
    var layout: HeadLayout { withUnsafeMutablePointerToHeader { $0.pointee } }

    func withParts<R>(_ body: (HeadLayout, UnsafeRawBufferPointer) -> R) -> R {
      withUnsafeMutablePointers { layout, elements in
        body(layout.pointee, UnsafeRawBufferPointer(start: elements, count: layout.pointee.end))
      }
    }
  }
}

extension RequestHead {
  /// A head of text, as a test or a saved journal has it: characters up to U+00FF are bytes.
  package init(method: String, target: String, version: String = "HTTP/1.1", headers: [Header] = []) {
    var writer = HeadWriter()
    target.withLatin1Bytes { writer.begin(target: $0) }
    method.withLatin1Bytes { method in version.withLatin1Bytes { writer.add(method: method, version: $0) } }
    for header in headers {
      header.name.withLatin1Bytes { name in header.value.withLatin1Bytes { writer.add(name: name, value: $0) } }
    }
    self = writer.head()
  }

  package var method: String { withMethod { String(latin1: $0) } }
  package var target: String { withTarget { String(latin1: $0) } }
  package var version: String {
    storage.withParts { String(latin1: UnsafeRawBufferPointer(rebasing: $1[$0.methodEnd..<$0.versionEnd])) }
  }

  /// All header lines in order, names in their original case.
  package var headers: [Header] {
    var lines: [Header] = []
    lines.reserveCapacity(headerCount)
    forEachHeader { name, value in
      lines.append(Header(String(latin1: name), String(latin1: value)))
      return true
    }
    return lines
  }

  /// Every value of the field `name`, as bytes, in order; the name is compared without case.
  package func values(_ name: String) -> [[UInt8]] {
    var found: [[UInt8]] = []
    forEachValue(name) { value in
      found.append(Array(value))
      return true
    }
    return found
  }

  /// The first value of the field `name`, or nil.
  package func value(_ name: String) -> String? {
    var found: String?
    forEachValue(name) { value in
      found = String(latin1: value)
      return false
    }
    return found
  }

  /// The first value of the field `name` as UTF-8, or nil.
  package func text(_ name: String) -> String? {
    var found: String?
    forEachValue(name) { value in
      found = String(decoding: value, as: UTF8.self)
      return false
    }
    return found
  }

  /// Calls `body` with each value of the field `name`, in order, until it returns false.
  private func forEachValue(_ name: String, _ body: (UnsafeRawBufferPointer) -> Bool) {
    var name = name
    name.withUTF8 { name in
      let name = UnsafeRawBufferPointer(name)
      guard storage.layout.names.mayContain(name) else { return }
      forEachHeader { candidate, value in !candidate.equalsIgnoringASCIICase(name) || body(value) }
    }
  }

  /// False where it surely has no field of that name.
  package func mayHave(_ name: StaticString) -> Bool {
    storage.layout.names.mayContain(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// The same request with another target.
  package func with(target: String) -> RequestHead {
    var writer = HeadWriter()
    target.withLatin1Bytes { writer.begin(target: $0) }
    storage.withParts { layout, bytes in
      writer.add(
        method: UnsafeRawBufferPointer(rebasing: bytes[layout.targetEnd..<layout.methodEnd]),
        version: UnsafeRawBufferPointer(rebasing: bytes[layout.methodEnd..<layout.versionEnd]))
    }
    forEachHeader { name, value in
      writer.add(name: name, value: value)
      return true
    }
    return writer.head()
  }
}

extension RequestHead: Hashable {
  package static func == (left: RequestHead, right: RequestHead) -> Bool {
    left.method == right.method && left.target == right.target && left.version == right.version && left.headers == right.headers
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(target)
  }
}
