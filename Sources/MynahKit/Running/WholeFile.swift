#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import MynahFiles

/// Files of a run: reports and the like, which appear whole or not at all, and temporary ones.
package enum WholeFile {
  /// - Throws: ``ServerError/cannotWrite(path:reason:)``.
  package static func write(_ text: String, to path: String) throws(ServerError) {
    do throws(WritingError) {
      try AtomicFile.write(text, to: path)
    } catch {
      throw .cannotWrite(path: error.path, reason: error.reason)
    }
  }

  /// Finds out now whether ``write(_:to:)`` can put a file there later, without leaving one.
  ///
  /// - Throws: ``ServerError/cannotWrite(path:reason:)``.
  package static func check(_ path: String) throws(ServerError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard access(folder, W_OK | X_OK) == 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
  }

  /// A file in a new folder of the system's temporary one, for this user alone; returns its path.
  ///
  /// - Throws: ``ServerError/cannotWrite(path:reason:)``.
  package static func writeTemporary(_ text: String, named name: String) throws(ServerError) -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/mynah-XXXXXX".utf8CString)
    guard let folder = mkdtemp(&template) else { throw .cannotWrite(path: parent, reason: String(cString: strerror(errno))) }
    let path = "\(String(cString: folder))/\(name)"
    do throws(ServerError) {
      try write(text, to: path)
    } catch {
      rmdir(folder)
      throw error
    }
    return path
  }

  /// Takes such a file and its folder away.
  package static func removeTemporary(_ path: String) {
    unlink(path)
    guard let slash = path.lastIndex(of: "/") else { return }
    rmdir(String(path[..<slash]))
  }
}
