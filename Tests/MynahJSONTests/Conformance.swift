#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The official suites, which lie beside the package and are not part of it.
enum Conformance {
  /// A folder of the suites; nil, with a line that says so, where they are absent.
  static func folder(_ name: String) -> String? {
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let folder = "/\(package)/../shared/conformance/\(name)"
    if access(folder, R_OK) == 0 { return folder }
    print("absent: \(folder)")
    return nil
  }

  /// The names of a folder's files that end in `.json`, sorted by their bytes.
  static func files(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasSuffix(".json") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A file's bytes; empty where it cannot be read.
  static func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
  }

  /// The one line that each suite prints.
  static func report(_ suite: String, passed: Int, failed: [String], skipped: Int) {
    print("\(suite): \(passed) passed, \(failed.count) failed, \(skipped) skipped" + failed.map { "\n  failed: \($0)" }.joined())
  }
}
