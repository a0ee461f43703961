/// A place where the code is not as it should be: `Sources/MynahCore/Route.swift:3: MynahCore may not import MynahKit`.
struct Violation: Equatable, CustomStringConvertible {
  let description: String

  init(_ file: SourceFile, line: Int, _ message: String) {
    description = "\(file.path):\(line): \(message)"
  }
}

/// What holds for the imports and the names of all sources; each rule gives what breaks it.
struct ShapeRules {
  let manifest: Manifest

  /// Modules that come with Swift, which no manifest declares; FoundationNetworking is left out on purpose.
  static let toolchain: Set<String> = [
    "Swift", "Synchronization", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Testing", "XCTest",
  ]
  static let mostLines = 400

  /// Whatever is imported is declared, or comes with Swift.
  func undeclaredImports(in files: [SourceFile]) -> [Violation] {
    files.flatMap { file in
      let declared = manifest.targets.first { $0.name == file.target }?.modules ?? []
      return file.imports
        .filter { !Self.toolchain.contains($0.module) && !declared.contains($0.module) }
        .map { Violation(file, line: $0.line, "\($0.module) is not among the dependencies of \(file.target) in Package.swift") }
    }
  }

  /// A module imports only what stands above it in the manifest.
  func importsFromBelow(in files: [SourceFile]) -> [Violation] {
    let places = Dictionary(manifest.targets.enumerated().map { ($1.name, $0) }, uniquingKeysWith: min)
    return files.flatMap { file in
      file.imports.compactMap { line, module in
        guard let own = places[file.target], let other = places[module], other >= own else { return nil }
        return Violation(file, line: line, "\(module) does not stand above \(file.target) in Package.swift")
      }
    }
  }

  /// Each C library has one Swift module that calls it.
  func sharedLibraries(in files: [SourceFile]) -> [Violation] {
    manifest.targets.filter(\.isSystemLibrary).flatMap { library in
      let uses = files.flatMap { file in file.imports.filter { $0.module == library.name }.map { (file: file, line: $0.line) } }
      let users = Set(uses.map(\.file.target)).sorted()
      guard users.count > 1 else { return [Violation]() }
      return uses.map { Violation($0.file, line: $0.line, "\(library.name) is imported by \(users.joined(separator: " and "))") }
    }
  }

  func longFiles(in files: [SourceFile]) -> [Violation] {
    files.filter { $0.lines.count > Self.mostLines }
      .map { Violation($0, line: $0.lines.count, "a file has \(Self.mostLines) lines at most") }
  }

  /// Names that say nothing of what a type is.
  func emptyNames(in files: [SourceFile]) -> [Violation] {
    files.flatMap { file in
      file.types.compactMap { line, name in
        guard let word = name.firstMatch(of: #/(?:Manager|Helper|Util(?:ity|itie)?)s?(?![a-z])/#) else { return nil }
        return Violation(file, line: line, "\"\(word.output)\" in \(name) says nothing; name what it is")
      }
    }
  }
}
