package import MynahJSON

/// A file of the user as a value, with the place of every key and value: JSON, or YAML that says the same.
package struct SourceDocument: Sendable {
  /// How a document is written.
  package enum Format: Sendable {
    case json, yaml

    /// The format that a file's suffix stands for: `.json`, `.yaml`, `.yml`.
    package init?(fileName: String) {
      switch fileName.lastIndex(of: ".").map({ fileName[$0...] }) {
      case ".json": self = .json
      case ".yaml", ".yml": self = .yaml
      default: return nil
      }
    }
  }

  /// The file as messages name it.
  package let name: String
  package let value: JSON
  private let places: Places

  private enum Places: Sendable {
    case json(JSONDocument)
    case yaml(YAMLPlaces)
    case none
  }

  /// Reads a document; duplicate keys are refused.
  ///
  /// - Throws: ``InvalidFile`` with one problem, as a text that is broken tells no more.
  ///
  /// - Parameter takesBinary: Whether YAML may hold `!!binary` values, which are read as `{"base64_string": ...}`.
  package init(_ bytes: [UInt8], name: String, format: Format, takesBinary: Bool = false) throws(InvalidFile) {
    self.name = name
    switch format {
    case .json:
      do {
        let document = try JSONDocument(parsing: bytes)
        value = document.value
        places = .json(document)
      } catch {
        let position = SourcePosition(line: error.line, column: error.column)
        throw InvalidFile([Problem(file: name, position: position, message: error.message)])
      }
    case .yaml:
      do {
        let document = try YAMLDocument(parsing: bytes, takesBinary: takesBinary)
        value = document.value
        places = .yaml(document.places)
      } catch {
        throw InvalidFile([Problem(file: name, position: error.position, message: error.message)])
      }
    }
  }

  /// A value that never was a text; its problems name their places by pointer.
  package init(_ value: JSON, name: String) {
    self.name = name
    self.value = value
    places = .none
  }

  /// Reads the file at `path`, whose suffix says how it is written.
  package init(path: String) throws(FileError) {
    try self.init(try SourceFile.read(path), path: path)
  }

  /// Reads what stands in the file at `path`.
  init(_ bytes: [UInt8], path: String) throws(FileError) {
    guard let format = Format(fileName: path) else {
      throw .invalid(
        InvalidFile([Problem(file: path, position: nil, message: "a file's name ends in .json, .yaml or .yml, which says how to read it")]))
    }
    do {
      try self.init(bytes, name: path, format: format)
    } catch {
      throw .invalid(error)
    }
  }

  /// Where a part stands, or the nearest that holds it; nil for a value that never was a text.
  package func position(of pointer: JSONPointer, part: JSONDocument.Part = .value) -> SourcePosition? {
    let found: SourcePosition? =
      switch places {
      case .json(let document): document.position(of: pointer, part: part)
      case .yaml(let root): root.position(of: pointer, in: value, part: part)
      case .none: nil
      }
    return found ?? pointer.parent.flatMap { position(of: $0, part: part) }
  }

  /// Something wrong at `pointer`.
  package func problem(_ message: String, at pointer: JSONPointer, part: JSONDocument.Part = .value) -> Problem {
    if case .none = places, !pointer.tokens.isEmpty {
      return Problem(file: name, position: nil, message: "\(pointer): \(message)")
    }
    return Problem(file: name, position: position(of: pointer, part: part), message: message)
  }
}
