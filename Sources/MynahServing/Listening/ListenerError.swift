#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a listener could not start; each message says the remedy.
package enum ListenerError: Error, Hashable, CustomStringConvertible {
  case portInUse(host: String, port: UInt16)
  case portNeedsPrivileges(port: UInt16)
  case cannotListen(host: String, reason: String)
  case unknownHost(String, reason: String)
  case tlsRefused
  case outOfResources(reason: String)

  package var description: String {
    switch self {
    case .portInUse(let host, let port):
      "port \(port) on \(host) is in use; stop the program that holds it, or choose another port (0 picks a free one)"
    case .portNeedsPrivileges(let port):
      "port \(port) needs privileges that this process lacks; choose a port above 1023 (0 picks a free one)"
    case .cannotListen(let host, let reason):
      "cannot listen on \(host): \(reason); choose an address of this machine, such as 127.0.0.1"
    case .unknownHost(let host, let reason):
      "cannot find the host \(host): \(reason); choose an address of this machine, such as 127.0.0.1"
    case .tlsRefused:
      "the certificate and its key were refused; both must be PEM, unencrypted, and belong together"
    case .outOfResources(let reason):
      "cannot start listening: \(reason); raise the limits of this process (see ulimit -a), or stop other listeners"
    }
  }

  /// The error that the failed system call `errno` stands for, when it was about listening on this address.
  init(errno code: Int32, host: String, port: UInt16) {
    switch code {
    case EADDRINUSE: self = .portInUse(host: host, port: port)
    case EACCES where port != 0 && port < 1024: self = .portNeedsPrivileges(port: port)
    case EMFILE, ENFILE, ENOBUFS, ENOMEM, EAGAIN: self = .outOfResources(reason: String(cString: strerror(code)))
    default: self = .cannotListen(host: host, reason: String(cString: strerror(code)))
    }
  }
}
