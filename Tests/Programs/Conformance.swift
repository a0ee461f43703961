import Foundation

/// Recordings and test cases of other projects, which lie beside the package where somebody has put them.
package enum Conformance {
  /// The files of a suite whose names end so, by their paths in it; a line says when the suite is not there.
  package static func files(_ suite: String, _ suffixes: String...) -> [(name: String, bytes: [UInt8])] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "shared/conformance/\(suite)")
    guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: root.path), !paths.isEmpty else {
      print("absent: \(suite), a suite of recordings, is not beside the package")
      return []
    }
    return paths.sorted().filter { path in suffixes.contains { path.hasSuffix($0) } }.compactMap { path in
      (try? Data(contentsOf: root.appending(path: path))).map { (path, Array($0)) }
    }
  }
}
