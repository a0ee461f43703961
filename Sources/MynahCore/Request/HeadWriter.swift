/// Writes a head down part by part as it comes in, in memory that is used again for the next one.
///
/// The parts come in this order: target, method and version, header lines.
///
/// ```swift
/// var writer = HeadWriter()
/// writer.begin(target: target)
/// writer.add(method: method, version: version)
/// writer.add(name: name, value: value)
/// let head = writer.head()
/// ```
///
/// Every header line of every request comes by here, so other modules may inline what takes it.
package struct HeadWriter: ~Copyable {
  /// Little at first, since every open connection has a writer.
  private static let least = 128
  @usableFromInline var bytes = UnsafeMutableRawPointer.allocate(byteCount: least, alignment: 8)
  @usableFromInline var room = least
  @usableFromInline var layout = HeadLayout()

  package init() {}

  deinit { bytes.deallocate() }

  /// The target of the head that is being written, until the next one begins.
  package var target: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: layout.targetEnd) }

  package mutating func begin(target: UnsafeRawBufferPointer) {
    layout = HeadLayout()
    reserve(target.count)
    append(target)
    layout.targetEnd = layout.end
  }

  package mutating func add(method: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer) {
    reserve(method.count &+ version.count)
    append(method)
    layout.methodEnd = layout.end
    append(version)
    layout.versionEnd = layout.end
  }

  @inlinable @inline(__always)
  package mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    // What has come lies in memory, so its length can't overflow.
    let (nameCount, valueCount) = (name.count, value.count)
    reserve(HeadLayout.lengthBytes &+ nameCount &+ valueCount)
    let line = bytes + layout.end
    line.storeBytes(of: HeadLayout.lengths(name: nameCount, value: valueCount), as: UInt64.self)
    let text = line + HeadLayout.lengthBytes
    if let start = name.baseAddress { text.copyMemory(from: start, byteCount: nameCount) }
    if let start = value.baseAddress { (text + nameCount).copyMemory(from: start, byteCount: valueCount) }
    layout.end &+= HeadLayout.lengthBytes &+ nameCount &+ valueCount
    layout.headerCount &+= 1
    layout.names.insert(name)
  }

  /// A copy of what was written, in one allocation.
  package func head() -> RequestHead { RequestHead(bytes, layout) }

  /// Gives memory back, with what was written in it, until the next head begins.
  package mutating func release() {
    guard room > Self.least else { return }
    bytes.deallocate()
    bytes = .allocate(byteCount: Self.least, alignment: 8)
    room = Self.least
    layout = HeadLayout()
  }

  /// Has room for so many more bytes.
  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) {
    if layout.end &+ count > room { grow(by: count) }
  }

  /// Kept out of `add`, whose registers it would take at every header line.
  @usableFromInline @inline(never)
  mutating func grow(by count: Int) {
    room = max(room * 2, layout.end + count)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 8)
    larger.copyMemory(from: bytes, byteCount: layout.end)
    bytes.deallocate()
    bytes = larger
  }

  /// Copies into room that was reserved.
  private mutating func append(_ part: UnsafeRawBufferPointer) {
    guard let start = part.baseAddress else { return }
    (bytes + layout.end).copyMemory(from: start, byteCount: part.count)
    layout.end &+= part.count
  }
}
