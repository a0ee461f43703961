package import Foundation

/// A folder that is gone when nobody holds it any more.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "mynah-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  package func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and returns its place.
  @discardableResult
  package func write(_ text: String, as name: String) throws -> URL {
    try write(text.utf8, as: name)
  }

  @discardableResult
  package func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> URL {
    let file = url.appending(path: name)
    try Data(bytes).write(to: file)
    return file
  }

  /// Puts a file in the place of another at once.
  package func replace(_ name: String, with text: String) throws {
    try Data(text.utf8).write(to: url.appending(path: name), options: .atomic)
  }

  /// The text of a file, empty where there is none.
  package func text(_ name: String) -> String {
    (try? Data(contentsOf: url.appending(path: name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
