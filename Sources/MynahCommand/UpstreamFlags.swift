import ArgumentParser
import MynahCore
import MynahFiles
import MynahKit

/// How a real API is called.
struct UpstreamFlags: ParsableArguments {
  @Option(
    name: .customLong("upstream-ca"),
    help: ArgumentHelp("The authorities that the API's certificate is trusted by, as PEM, instead of the system's.", valueName: "file"),
    completion: .file())
  var authority: String?

  @Option(
    name: .customLong("upstream-cert"), help: ArgumentHelp("The certificate that the API asks for, as PEM.", valueName: "file"),
    completion: .file())
  var certificate: String?

  @Option(name: .customLong("upstream-key"), help: ArgumentHelp("The certificate's key, as PEM.", valueName: "file"), completion: .file())
  var key: String?

  @Option(
    name: .customLong("upstream-timeout"),
    help: ArgumentHelp(
      "How long the API may be silent before it is given up: seconds, or such as 30s, 5m. (default: 10m)", valueName: "duration"))
  var timeout: Settle?

  func validate() throws {
    guard (certificate == nil) == (key == nil) else { throw ValidationError("--upstream-cert and --upstream-key go together.") }
  }

  /// - Throws: ``FileError`` where a file is not there.
  func proxy(to url: UpstreamURL) throws(FileError) -> Proxy {
    Proxy(
      url, timeout: timeout?.duration, authority: try Self.file(authority), certificate: try Self.file(certificate), key: try Self.file(key)
    )
  }

  private static func file(_ path: String?) throws(FileError) -> Proxy.File? {
    guard let path else { return nil }
    _ = try SourceFile.read(path)
    return Proxy.File(name: path, path: path)
  }
}
