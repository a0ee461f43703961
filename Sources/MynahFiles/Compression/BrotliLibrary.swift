#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The functions of Brotli's decoder (RFC 7932), which is loaded when the first such body comes: libcurl, which calls real APIs, brings it along.
///
/// Unchecked because of the addresses, which never change.
struct BrotliLibrary: @unchecked Sendable {
  typealias State = OpaquePointer
  private typealias Bytes = UnsafePointer<UInt8>
  private typealias Room = UnsafeMutablePointer<UInt8>

  private let create: @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> State?
  private let destroy: @convention(c) (State) -> Void
  private let decode:
    @convention(c) (
      State, UnsafeMutablePointer<Int>, UnsafeMutablePointer<Bytes?>, UnsafeMutablePointer<Int>, UnsafeMutablePointer<Room?>,
      UnsafeMutablePointer<Int>?
    ) -> CInt

  /// Nil where it is not installed.
  static let loaded = BrotliLibrary()

  #if canImport(Glibc)
    private static let name = "libbrotlidec.so.1"
  #else
    private static let name = "libbrotlidec.1.dylib"
  #endif

  private init?() {
    guard let handle = dlopen(Self.name, RTLD_NOW | RTLD_LOCAL), let create = dlsym(handle, "BrotliDecoderCreateInstance"),
      let destroy = dlsym(handle, "BrotliDecoderDestroyInstance"), let decode = dlsym(handle, "BrotliDecoderDecompressStream")
    else { return nil }
    // The types are those of brotli/decode.h.
    self.create = unsafeBitCast(create, to: type(of: self.create))
    self.destroy = unsafeBitCast(destroy, to: type(of: self.destroy))
    self.decode = unsafeBitCast(decode, to: type(of: self.decode))
  }

  /// What a stream stands for; nil where it is damaged, does not end, or is larger than the limit.
  func unpack(_ packed: [UInt8], limit: Int) -> [UInt8]? {
    guard let state = create(nil, nil, nil) else { return nil }
    defer { destroy(state) }
    var plain: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    return packed.withUnsafeBufferPointer { packed in
      var (left, next) = (packed.count, packed.baseAddress)
      while true {
        let (result, count) = piece.withUnsafeMutableBufferPointer { room in
          var (free, place) = (room.count, room.baseAddress)
          return (decode(state, &left, &next, &free, &place, nil), room.count - free)
        }
        plain += piece[..<count]
        if plain.count > limit { return nil }
        switch result {
        case Self.isDone: return left == 0 ? plain : nil
        case Self.wantsRoom: continue
        default: return nil
        }
      }
    }
  }

  private static let isDone: CInt = 1
  private static let wantsRoom: CInt = 3
}
