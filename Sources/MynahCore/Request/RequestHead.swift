/// The head of a request, kept as the bytes that came: one allocation, decoded only when somebody asks.
///
/// On the hot path a request is matched by bytes and dropped into the journal; strings are made when a person or a rule reads them.
///
/// Unchecked because `ManagedBuffer` can't be checked: the buffer is written once, in `make`, before any other thread can see it, and
/// only read from then on.
package struct RequestHead: @unchecked Sendable {
  private let storage: Storage

  /// A head of these parts; `headers` is called once to write exactly `headerCount` lines of `headerBytes` bytes in all.
  package init(
    method: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer,
    headerCount: Int, headerBytes: Int, headers: (inout HeaderWriter) -> Void
  ) {
    storage = Storage.make(method, target, version, headerCount, headerBytes, headers)
  }

  package func withMethod<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    storage.withParts { body(UnsafeRawBufferPointer(rebasing: $1[..<$0.methodEnd])) }
  }

  /// The request target exactly as sent, not decoded.
  package func withTarget<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    storage.withParts { body(UnsafeRawBufferPointer(rebasing: $1[$0.methodEnd..<$0.targetEnd])) }
  }

  package var headerCount: Int { storage.header.headerCount }

  /// The bytes that this head holds in memory.
  package var footprint: Int { storage.header.end + 64 }

  /// Calls `body` with the name and the value of each header line, in order, until it returns false.
  package func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool) {
    storage.withParts { layout, bytes in
      var offset = layout.versionEnd
      for _ in 0..<layout.headerCount {
        let line = HeaderWriter.line(at: offset, of: bytes)
        offset = line.value.upperBound
        if !body(UnsafeRawBufferPointer(rebasing: bytes[line.name]), UnsafeRawBufferPointer(rebasing: bytes[line.value])) { return }
      }
    }
  }

  /// Writes header lines behind one another into a head that is being made.
  package struct HeaderWriter {
    fileprivate static let lengthBytes = 8
    fileprivate var destination: UnsafeMutableRawBufferPointer

    package mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
      destination.storeBytes(of: UInt32(name.count), toByteOffset: 0, as: UInt32.self)
      destination.storeBytes(of: UInt32(value.count), toByteOffset: 4, as: UInt32.self)
      append(name, at: Self.lengthBytes)
      append(value, at: Self.lengthBytes + name.count)
      destination = UnsafeMutableRawBufferPointer(rebasing: destination[(Self.lengthBytes + name.count + value.count)...])
    }

    /// Adds lines as another writer wrote them.
    fileprivate mutating func append(written lines: UnsafeRawBufferPointer) {
      append(lines, at: 0)
      destination = UnsafeMutableRawBufferPointer(rebasing: destination[lines.count...])
    }

    /// Where name and value of a written line stand.
    fileprivate static func line(at offset: Int, of bytes: UnsafeRawBufferPointer) -> (name: Range<Int>, value: Range<Int>) {
      let name = offset + lengthBytes
      let value = name + Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      return (name..<value, value..<(value + Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))))
    }

    private func append(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
      UnsafeMutableRawBufferPointer(rebasing: destination[offset..<(offset + bytes.count)]).copyMemory(from: bytes)
    }
  }

  fileprivate struct Layout {
    var methodEnd, targetEnd, versionEnd, end, headerCount: Int
  }

  private final class Storage: ManagedBuffer<Layout, UInt8> {
    static func make(
      _ method: UnsafeRawBufferPointer, _ target: UnsafeRawBufferPointer, _ version: UnsafeRawBufferPointer,
      _ headerCount: Int, _ headerBytes: Int, _ headers: (inout HeaderWriter) -> Void
    ) -> Storage {
      let methodEnd = method.count
      let targetEnd = methodEnd + target.count
      let versionEnd = targetEnd + version.count
      let end = versionEnd + headerBytes + headerCount * HeaderWriter.lengthBytes
      let buffer = create(minimumCapacity: end) { _ in
        Layout(methodEnd: methodEnd, targetEnd: targetEnd, versionEnd: versionEnd, end: end, headerCount: headerCount)
      }
      buffer.withUnsafeMutablePointerToElements { elements in
        let bytes = UnsafeMutableRawBufferPointer(start: elements, count: end)
        UnsafeMutableRawBufferPointer(rebasing: bytes[..<methodEnd]).copyMemory(from: method)
        UnsafeMutableRawBufferPointer(rebasing: bytes[methodEnd..<targetEnd]).copyMemory(from: target)
        UnsafeMutableRawBufferPointer(rebasing: bytes[targetEnd..<versionEnd]).copyMemory(from: version)
        var writer = HeaderWriter(destination: UnsafeMutableRawBufferPointer(rebasing: bytes[versionEnd...]))
        headers(&writer)
      }
      return unsafeDowncast(buffer, to: Storage.self)
    }

    func withParts<R>(_ body: (Layout, UnsafeRawBufferPointer) -> R) -> R {
      withUnsafeMutablePointers { layout, elements in
        body(layout.pointee, UnsafeRawBufferPointer(start: elements, count: layout.pointee.end))
      }
    }
  }
}

extension RequestHead {
  /// A head of text, as a test or a saved journal has it: characters up to U+00FF are bytes.
  package init(method: String, target: String, version: String = "HTTP/1.1", headers: [Header] = []) {
    let lines = headers.map { (name: $0.name.latin1Bytes, value: $0.value.latin1Bytes) }
    let size = lines.reduce(0) { $0 + $1.name.count + $1.value.count }
    self = method.latin1Bytes.withUnsafeBytes { method in
      target.latin1Bytes.withUnsafeBytes { target in
        version.latin1Bytes.withUnsafeBytes { version in
          RequestHead(method: method, target: target, version: version, headerCount: lines.count, headerBytes: size) { writer in
            for line in lines {
              line.name.withUnsafeBytes { name in line.value.withUnsafeBytes { writer.append(name: name, value: $0) } }
            }
          }
        }
      }
    }
  }

  package var method: String { withMethod { String(latin1: $0) } }
  package var target: String { withTarget { String(latin1: $0) } }
  package var version: String {
    storage.withParts { String(latin1: UnsafeRawBufferPointer(rebasing: $1[$0.targetEnd..<$0.versionEnd])) }
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
    forEachHeader { candidate, value in
      if candidate.equalsIgnoringASCIICase(name.utf8) { found.append(Array(value)) }
      return true
    }
    return found
  }

  /// The first value of the field `name`, or nil.
  package func value(_ name: String) -> String? {
    var name = name
    return name.withUTF8 { name in
      storage.withParts { layout, bytes in
        var offset = layout.versionEnd
        for _ in 0..<layout.headerCount {
          let line = HeaderWriter.line(at: offset, of: bytes)
          if line.name.count == name.count, UnsafeRawBufferPointer(rebasing: bytes[line.name]).equalsIgnoringASCIICase(name) {
            return String(latin1: UnsafeRawBufferPointer(rebasing: bytes[line.value]))
          }
          offset = line.value.upperBound
        }
        return nil
      }
    }
  }

  /// The same request with another target.
  package func with(target: String) -> RequestHead {
    target.latin1Bytes.withUnsafeBytes { target in
      storage.withParts { layout, bytes in
        RequestHead(
          method: UnsafeRawBufferPointer(rebasing: bytes[..<layout.methodEnd]), target: target,
          version: UnsafeRawBufferPointer(rebasing: bytes[layout.targetEnd..<layout.versionEnd]), headerCount: layout.headerCount,
          headerBytes: layout.end - layout.versionEnd - layout.headerCount * HeaderWriter.lengthBytes
        ) { writer in
          writer.append(written: UnsafeRawBufferPointer(rebasing: bytes[layout.versionEnd..<layout.end]))
        }
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  package func equalsIgnoringASCIICase(_ other: some Collection<UInt8>) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
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
