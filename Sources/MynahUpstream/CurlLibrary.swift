import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The functions of libcurl, which is loaded when they are first asked for.
///
/// Linked, it would bring some twenty libraries more, 10 ms and 5 MB to every start of a server, and hardly any calls a real API.
///
/// Unchecked because of the addresses, which never change.
struct CurlLibrary: @unchecked Sendable {
  typealias Easy = UnsafeMutableRawPointer
  typealias Multi = UnsafeMutableRawPointer
  typealias List = UnsafeMutablePointer<curl_slist>

  let easyInit: @convention(c) () -> Easy?
  let easyReset: @convention(c) (Easy) -> Void
  let easyCleanUp: @convention(c) (Easy) -> Void
  let easyPause: @convention(c) (Easy, Int32) -> CURLcode
  let easyText: @convention(c) (CURLcode) -> UnsafePointer<CChar>?
  let append: @convention(c) (List?, UnsafePointer<CChar>) -> List?
  let freeList: @convention(c) (List?) -> Void
  let multiInit: @convention(c) () -> Multi?
  let multiAdd: @convention(c) (Multi, Easy) -> CURLMcode
  let multiRemove: @convention(c) (Multi, Easy) -> CURLMcode
  let multiAct: @convention(c) (Multi, curl_socket_t, Int32, UnsafeMutablePointer<Int32>) -> CURLMcode
  let multiRead: @convention(c) (Multi, UnsafeMutablePointer<Int32>) -> UnsafeMutablePointer<CURLMsg>?
  let multiCleanUp: @convention(c) (Multi) -> CURLMcode
  /// Variadic, so called through CCurl.
  let easySet, easyGet, multiSet: UnsafeMutableRawPointer

  /// The library, or why there is none.
  static let loaded = Result<CurlLibrary, UpstreamError> { () throws(UpstreamError) in try CurlLibrary() }

  #if canImport(Glibc)
    // One flavour is enough; that of GnuTLS shares its library with the rest of us.
    private static let names = ["libcurl-gnutls.so.4", "libcurl.so.4"]
    private static let remedy = "install libcurl (on Debian and Ubuntu: apt-get install libcurl3-gnutls)"
  #else
    private static let names = ["libcurl.4.dylib"]
    private static let remedy = "install curl"
  #endif

  private init() throws(UpstreamError) {
    let found = Self.names.lazy.compactMap { dlopen($0, RTLD_NOW | RTLD_LOCAL) }.first
    guard let handle = found else {
      throw .noLibrary("calling a real API needs libcurl, which cannot be loaded; \(Self.remedy)")
    }
    func address(_ name: String) throws(UpstreamError) -> UnsafeMutableRawPointer {
      guard let address = dlsym(handle, name) else {
        throw .noLibrary("this libcurl has no \(name), which 7.68 and newer have; \(Self.remedy)")
      }
      return address
    }
    // The types are those of curl.h.
    func function<F>(_ name: String, _ type: F.Type = F.self) throws(UpstreamError) -> F { unsafeBitCast(try address(name), to: type) }
    let prepare: @convention(c) (Int) -> CURLcode = try function("curl_global_init")
    guard prepare(mynah_curl_global_all()) == CURLE_OK else { throw .noLibrary("libcurl cannot be set up") }
    easyInit = try function("curl_easy_init")
    easyReset = try function("curl_easy_reset")
    easyCleanUp = try function("curl_easy_cleanup")
    easyPause = try function("curl_easy_pause")
    easyText = try function("curl_easy_strerror")
    append = try function("curl_slist_append")
    freeList = try function("curl_slist_free_all")
    multiInit = try function("curl_multi_init")
    multiAdd = try function("curl_multi_add_handle")
    multiRemove = try function("curl_multi_remove_handle")
    multiAct = try function("curl_multi_socket_action")
    multiRead = try function("curl_multi_info_read")
    multiCleanUp = try function("curl_multi_cleanup")
    easySet = try address("curl_easy_setopt")
    easyGet = try address("curl_easy_getinfo")
    multiSet = try address("curl_multi_setopt")
  }
}

/// Why a real API can't be called at all.
package enum UpstreamError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no libcurl, or one that is of no use.
  case noLibrary(String)
  case outOfResources(String)

  package var description: String {
    switch self {
    case .noLibrary(let message), .outOfResources(let message): message
    }
  }
}
