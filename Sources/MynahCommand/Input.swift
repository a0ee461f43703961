import MynahFiles

/// Files that options name.
enum Input {
  static func text(_ path: String) throws(FileError) -> String {
    String(decoding: try SourceFile.read(path), as: UTF8.self)
  }
}
