import MynahCore
import MynahUpstream

extension Proxy {
  /// How its API is called.
  var settings: UpstreamSettings {
    UpstreamSettings(
      authorityFile: authority?.path, certificateFile: certificate?.path, keyFile: key?.path,
      silenceLimit: timeout ?? UpstreamSettings().silenceLimit)
  }
}
