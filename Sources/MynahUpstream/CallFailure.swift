import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the library's status codes mean for a call.
struct CallFailure {
  let library: CurlLibrary
  let handle: CurlLibrary.Easy
  /// What the library says in words.
  let text: String
  /// Scheme and authority of the API.
  let origin: String

  func outcome(_ code: CURLcode) -> UpstreamOutcome {
    switch code {
    case CURLE_OK: .complete
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: isReset ? .reset : .closed
    case CURLE_SEND_ERROR where isRefused, CURLE_RECV_ERROR where isRefused: .failed("\(origin): \(refusal)")
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR: isReset ? .reset : .closed
    case CURLE_HTTP2_STREAM: .reset
    case CURLE_HTTP2: .closed
    case CURLE_ABORTED_BY_CALLBACK, CURLE_WRITE_ERROR: .cancelled
    case CURLE_OPERATION_TIMEDOUT where isConnected: .timedOut
    default: .failed("\(origin): \(reason(code))")
    }
  }

  /// In words that are the same each time, so without the library's milliseconds where there are others.
  private func reason(_ code: CURLcode) -> String {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return "there is no such host"
    case CURLE_COULDNT_RESOLVE_PROXY: return "there is no such proxy"
    case CURLE_OPERATION_TIMEDOUT: return "no connection came about in time"
    case CURLE_COULDNT_CONNECT: return errorNumber == 0 ? "no connection can be made" : String(cString: strerror(errorNumber))
    case CURLE_PEER_FAILED_VERIFICATION: return "its certificate is not trusted (\(words(code)))"
    case CURLE_SSL_CACERT_BADFILE: return "the file of trusted authorities cannot be used (\(words(code)))"
    case CURLE_SSL_CERTPROBLEM: return "our certificate or its key cannot be used (\(words(code)))"
    default: return words(code)
    }
  }

  private func words(_ code: CURLcode) -> String {
    text.isEmpty ? library.easyText(code).map { String(cString: $0) } ?? "the call failed" : text
  }

  /// With TLS 1.3 a client hears that its certificate was missing, or is not liked, only when it reads.
  private var isRefused: Bool { text.contains(" alert ") }
  private var refusal: String { "it broke off TLS, as APIs do that ask for another certificate of the client (\(text))" }

  private var isReset: Bool { errorNumber == ECONNRESET || errorNumber == EPIPE || text.contains(String(cString: strerror(ECONNRESET))) }

  private var errorNumber: Int32 {
    var number = 0
    _ = mynah_curl_get_long(library.easyGet, handle, CURLINFO_OS_ERRNO, &number)
    return Int32(truncatingIfNeeded: number)
  }

  /// Whether the connection stood, TLS and all, and the request was on its way.
  private var isConnected: Bool {
    var time: curl_off_t = 0
    _ = mynah_curl_get_offset(library.easyGet, handle, CURLINFO_PRETRANSFER_TIME_T, &time)
    return time > 0
  }
}
