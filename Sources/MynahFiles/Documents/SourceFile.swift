#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files of the user, read whole and bounded.
package enum SourceFile {
  /// The largest file that is read: 64 MiB.
  package static let sizeLimit = 64 << 20

  /// The bytes of the file at `path`.
  ///
  /// - Throws: ``FileError/missing(path:)`` or ``FileError/unreadable(path:reason:)``, also for a folder or a file beyond `limit` bytes.
  package static func read(_ path: String, limit: Int = sizeLimit) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { Self.read(descriptor, $0) }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw .unreadable(path: path, reason: "it is larger than \(limit >> 20) MiB")
      }
      bytes += chunk[..<count]
    }
  }

  /// Gives away the file at `path` line by line, without line feeds, so that no more than a piece of it is in memory.
  ///
  /// - Parameter take: Gets a line, and whether it is the last one.
  static func forEachLine(
    of path: String, limit: Int, _ take: (UnsafeBufferPointer<UInt8>, _ isLast: Bool) throws(FileError) -> Void
  ) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var lines = LineBuffer()
    var total = 0
    while true {
      let count = Self.read(descriptor, lines.room())
      guard count >= 0 else { throw failure(path) }
      total += count
      guard total <= limit else { throw .unreadable(path: path, reason: "it is larger than \(limit >> 20) MiB") }
      try lines.take(count, take)
      if count == 0 { return }
    }
  }

  /// Whether there is a folder at `path`; a link is followed.
  ///
  /// - Throws: ``FileError`` when there is nothing, or nothing that may be looked at.
  static func isFolder(_ path: String) throws(FileError) -> Bool { try kind(path) == S_IFDIR }

  /// Whether there is a file at `path` that can be read without waiting for somebody who writes it.
  static func isRegular(_ path: String) throws(FileError) -> Bool { try kind(path) == S_IFREG }

  private static func kind(_ path: String) throws(FileError) -> mode_t {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path) }
    return status.st_mode & S_IFMT
  }

  /// The names in a folder, sorted by their bytes, without those that begin with a dot.
  static func names(in folder: String) throws(FileError) -> [String] {
    guard let stream = opendir(folder) else { throw failure(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The absolute path without symbolic links, or nil when there is nothing of that name.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private static func failure(_ path: String) -> FileError {
    let code = errno
    return code == ENOENT || code == ENOTDIR ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(code)))
  }
}

extension String {
  /// The last component of a path.
  var lastPathComponent: String {
    let end = lastIndex { $0 != "/" }.map { self[...$0] } ?? self[...]
    return end.lastIndex(of: "/").map { String(end[end.index(after: $0)...]) } ?? String(end)
  }

  /// The path of the folder that a file lies in.
  var folderOfPath: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// The name without what follows its last dot.
  var withoutSuffix: String {
    guard let dot = lastIndex(of: "."), dot > startIndex else { return self }
    return String(self[..<dot])
  }
}
