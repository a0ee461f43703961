import MynahJSON

extension Imported {
  /// Reads a recording in whatever form it lies at `path`: a recording's folder, a HAR file, or a cassette of the VCR family.
  ///
  /// - Throws: ``FileError`` when there is nothing, or nothing that can be read.
  package init(path: String) throws(FileError) {
    if try SourceFile.isFolder(path) {
      guard Recording.isFolder(path) else {
        let message = "this folder holds no recording: it has no recording.json"
        throw .invalid(InvalidFile([Problem(file: path, position: nil, message: message)]))
      }
      self.init(recording: try Recording(folder: path), losses: [], isOurs: true)
      return
    }
    let bytes = try SourceFile.read(path)
    do throws(InvalidFile) {
      if path.hasSuffix(".har") {
        try self.init(har: bytes, name: path)
      } else if let format = SourceDocument.Format(fileName: path.lastPathComponent) {
        try self.init(vcr: bytes, name: path, format: format)
      } else {
        let message = "what a recording is made of is a folder, a .har file, or a cassette in .json, .yaml or .yml"
        throw InvalidFile([Problem(file: path, position: nil, message: message)])
      }
    } catch {
      throw .invalid(error)
    }
  }
}
