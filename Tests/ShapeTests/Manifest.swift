import Foundation
import Programs

/// What `Package.swift` declares, as far as the shape of the code depends on it.
struct Manifest: Decodable, Sendable {
  /// In the order of the manifest, ground floor first.
  let targets: [Target]

  struct Target: Decodable, Sendable {
    let name: String
    let type: String
    let dependencies: [Dependency]
    let providers: [Provider]?
    /// Where it is not the folder of its name below `Sources` or `Tests`.
    var path: String?

    /// Whether it stands for a C library of the system.
    var isSystemLibrary: Bool { type == "system" }
    var isTest: Bool { type == "test" || path?.hasPrefix("Tests/") == true }

    /// The modules that its sources may import.
    var modules: Set<String> { Set(dependencies.map(\.name)) }
  }

  /// A target of this package, or a product of another, whose one module bears its name.
  struct Dependency: Decodable, Sendable {
    let name: String

    init(name: String) {
      self.name = name
    }

    init(from decoder: any Decoder) throws {
      // {"byName": ["MynahJSON", null]} or {"product": ["Yams", "Yams", null, null]}
      let container = try decoder.singleValueContainer()
      let byKind = try container.decode([String: [Ignored?]].self)
      guard let name = byKind.values.first?.first??.text else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a dependency without a name")
      }
      self.name = name
    }
  }

  /// Which package of a distribution brings a system library.
  struct Provider: Decodable, Sendable {
    let apt: [[String]]?
  }

  /// A text, or something that does not matter here.
  private struct Ignored: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }
}

extension Manifest {
  /// Asks SwiftPM, in a scratch folder of its own because the running tests hold the lock of the usual one.
  static func load(of package: URL) throws -> Manifest {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "mynah-shape-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let dump = ["swift", "package", "--package-path", package.path, "--scratch-path", scratch.path, "dump-package"]
    return try JSONDecoder().decode(Manifest.self, from: Data(run(dump).output.utf8))
  }
}
