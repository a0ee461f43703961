package import MynahCore
package import MynahFiles

/// What a recorder stands before, and how it keeps what passes.
package struct RecorderOptions: Sendable {
  package var upstream: Proxy
  package var folder: String
  package var mode: RecordingMode
  package var redaction = RedactionOptions()
  /// How many bytes a body may have to be recorded; longer ones pass.
  package var recordLimit = 16 << 20
  package var server = ServerOptions()

  package init(_ upstream: Proxy, folder: String, mode: RecordingMode) {
    self.upstream = upstream
    self.folder = folder
    self.mode = mode
  }
}
