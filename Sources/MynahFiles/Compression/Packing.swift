/// How the bytes of a body were packed, exactly enough to pack them again to the very same bytes.
package enum Packing: Sendable, Hashable {
  /// `gzip`: the ten bytes of its head (RFC 1952 section 2.3), then deflate at this level of zlib.
  case gzip(head: [UInt8], level: Int)
  /// `deflate` (RFC 9110 section 8.4.1.2) at this level of zlib.
  case deflate(level: Int)
  /// `br` (RFC 7932), not compressed: as we write it where a body was changed.
  case storedBrotli

  /// A gzip stream as zlib itself writes it.
  package static let plainGzip = Packing.gzip(head: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], level: 6)

  /// Whether bytes begin as a gzip stream does.
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// Packs `bytes` as the packing says.
  package func pack(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .gzip(let head, let level):
      let packed = (try? DeflateStream.pack(bytes, .gzip, level: level)) ?? []
      return head + packed.dropFirst(head.count)
    case .deflate(let level):
      return (try? DeflateStream.pack(bytes, .zlib, level: level)) ?? []
    case .storedBrotli:
      return StoredBrotli.pack(bytes)
    }
  }

  /// How a body with this coding is packed, where it cannot be packed as it was.
  static func plain(_ coding: String) -> Packing {
    switch coding {
    case "br": .storedBrotli
    case "deflate": .deflate(level: 6)
    default: .plainGzip
    }
  }

  /// The bytes inside of `packed` and how they were packed; nil where packing them again does not give `packed` back.
  package static func unpack(_ packed: [UInt8], coding: String) -> (bytes: [UInt8], packing: Packing)? {
    guard let bytes = unpacked(packed, coding: coding) else { return nil }
    if coding == "br" { return StoredBrotli.pack(bytes) == packed ? (bytes, .storedBrotli) : nil }
    // Levels in the order in which servers choose them.
    for level in [6, 1, 9, 5, 4, 2, 3, 7, 8] {
      let packing: Packing = coding == "deflate" ? .deflate(level: level) : .gzip(head: Array(packed.prefix(10)), level: level)
      if packing.pack(bytes) == packed { return (bytes, packing) }
    }
    return nil
  }

  /// Whether some of damaged or cut off bytes can be unpacked all the same.
  static func isUnpackedInPart(_ packed: [UInt8], coding: String) -> Bool {
    let wrappings: [DeflateStream.Wrapping] = coding == "deflate" ? [.zlib, .raw] : [.gzip]
    return wrappings.contains { !DeflateStream.unpackedPart(packed, $0).isEmpty }
  }

  /// The bytes that a client sees after taking a content coding off; nil for codings that are not known here, and for damaged bytes.
  package static func unpacked(_ packed: [UInt8], coding: String) -> [UInt8]? {
    switch coding {
    case "gzip", "x-gzip":
      return try? DeflateStream.unpack(packed, .gzip)
    case "deflate":
      // Some servers take the name at its word and send the method without its wrapping.
      return (try? DeflateStream.unpack(packed, .zlib)) ?? (try? DeflateStream.unpack(packed, .raw))
    case "br": return BrotliLibrary.loaded?.unpack(packed, limit: SourceFile.sizeLimit)
    default: return nil
    }
  }
}
