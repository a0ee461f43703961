import CCurl
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sets the library's options for one call.
struct CallOptions {
  let handle: CurlLibrary.Easy
  let library: CurlLibrary

  func set(_ request: UpstreamRequest, _ settings: UpstreamSettings) {
    setURL(request)
    setBody(request)
    set(CURLOPT_CUSTOMREQUEST, request.method)
    if request.method == "HEAD" { set(CURLOPT_NOBODY, 1) }
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    set(CURLOPT_NOSIGNAL, 1)
    _ = mynah_curl_set_socket_options(library.easySet, handle, keepToOurselves)
    // Heads of proxies are none of the API's.
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(settings.connectLimit))
    set(CURLOPT_LOW_SPEED_LIMIT, 1)
    set(CURLOPT_LOW_SPEED_TIME, max(1, Int(settings.silenceLimit.inSeconds.rounded(.up))))
    if let file = settings.authorityFile { set(CURLOPT_CAINFO, file) }
    if let file = settings.certificateFile { set(CURLOPT_SSLCERT, file) }
    if let file = settings.keyFile { set(CURLOPT_SSLKEY, file) }
  }

  private func setURL(_ request: UpstreamRequest) {
    // What is asked of a proxy is an absolute URL, which the library makes; all else is sent as it stands, whatever it is.
    let isAskedOfProxy =
      !request.origin.isSecure && ["http_proxy", "all_proxy", "ALL_PROXY"].contains { (name: String) in getenv(name) != nil }
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_URL, request.origin.origin + (isAskedOfProxy ? request.target : "/"))
    if !isAskedOfProxy { set(CURLOPT_REQUEST_TARGET, request.target) }
  }

  private func setBody(_ request: UpstreamRequest) {
    switch request.body {
    case .none: set(CURLOPT_HTTPGET, 1)
    case .bytes, .pipe:
      set(CURLOPT_UPLOAD, 1)
      _ = mynah_curl_set_offset(library.easySet, handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.length ?? -1))
    }
  }

  private static func milliseconds(_ duration: Duration) -> Int { max(1, Int(duration.nanoseconds / 1_000_000)) }

  func set(_ option: CURLoption, _ value: Int) { _ = mynah_curl_set_long(library.easySet, handle, option, value) }

  /// The library copies texts.
  func set(_ option: CURLoption, _ text: String) {
    text.withLatin1CString { _ = mynah_curl_set_pointer(library.easySet, handle, option, $0) }
  }

  func set(_ option: CURLoption, _ pointer: UnsafeMutableRawPointer?) {
    _ = mynah_curl_set_pointer(library.easySet, handle, option, pointer)
  }

  func set(_ option: CURLoption, _ callback: @escaping curl_write_callback) {
    _ = mynah_curl_set_callback(library.easySet, handle, option, callback)
  }
}

/// A process that somebody starts meanwhile is not to hold a connection that we have closed.
private func keepToOurselves(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ purpose: curlsocktype) -> Int32 {
  _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
  return CURL_SOCKOPT_OK
}
