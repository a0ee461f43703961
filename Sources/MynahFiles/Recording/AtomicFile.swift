#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why something could not be written.
package struct WritingError: Error, Sendable, Hashable, CustomStringConvertible {
  package let path: String
  package let reason: String

  /// `orders/recording.json: cannot be written: No space left on device`.
  package var description: String { "\(path): cannot be written: \(reason)" }

  /// What the system says about its last call.
  init(path: String) {
    self.init(path: path, reason: String(cString: strerror(errno)))
  }

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

/// Files that are there whole or not at all, whenever the process or the machine stops.
package enum AtomicFile {
  /// Writes beside the file, waits for the disk, and puts the new file in the old one's place.
  ///
  /// - Parameter isHurried: Does not wait for the disk: nothing is lost with the process, but with the machine.
  package static func write(_ bytes: [UInt8], to path: String, isHurried: Bool = false) throws(WritingError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(WritingError) in try write(bytes, to: path, isHurried: isHurried) }
    }
    try result.get()
  }

  /// Writes a text in the same way, as UTF-8.
  package static func write(_ text: String, to path: String) throws(WritingError) {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(WritingError) in try write(UnsafeRawBufferPointer(bytes), to: path, isHurried: false) }
    }
    try result.get()
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to path: String, isHurried: Bool) throws(WritingError) {
    let temporary = "\(path).\(getpid()).part"
    do throws(WritingError) {
      try create(bytes, temporary, isHurried: isHurried)
      guard rename(temporary, path) == 0 else { throw WritingError(path: path) }
    } catch {
      unlink(temporary)
      throw WritingError(path: path, reason: error.reason)
    }
  }

  /// Waits until a folder's names are on the disk.
  static func synchronize(folder: String) throws(WritingError) { try synchronize(folder) }

  /// Waits until files are on the disk that were written in a hurry, and their names.
  static func synchronize(_ names: [String], in folder: String) throws(WritingError) {
    // One wait for all of them: with one each, thousands of files take half a minute on a busy disk.
    if let fileSystem = synchronizeFileSystem { return try synchronize(folder, fileSystem) }
    for name in names { try synchronize("\(folder)/\(name)") }
    try synchronize(folder: folder)
  }

  private typealias Waiting = @convention(c) (Int32) -> Int32

  /// `syncfs` of Linux, which Swift's Glibc does not show; nil elsewhere.
  private static let synchronizeFileSystem = dlsym(dlopen(nil, RTLD_NOW), "syncfs").map { unsafeBitCast($0, to: Waiting.self) }

  private static func synchronize(_ path: String, _ wait: Waiting = fsync) throws(WritingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw WritingError(path: path) }
    defer { close(descriptor) }
    // Some file systems cannot do it for folders, and then need not.
    guard wait(descriptor) == 0 || errno == EINVAL else { throw WritingError(path: path) }
  }

  private static func create(_ bytes: UnsafeRawBufferPointer, _ path: String, isHurried: Bool) throws(WritingError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw WritingError(path: path) }
    var written = 0
    while written < bytes.count {
      let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = WritingError(path: path)
        close(descriptor)
        throw error
      }
      written += count
    }
    let isOnDisk = isHurried || fsync(descriptor) == 0
    guard close(descriptor) == 0, isOnDisk else { throw WritingError(path: path) }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
