import Foundation
import Programs
import Testing

@Suite(.ownThread) struct PublicInterfaceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  /// What `import MynahKit` brings, and the two products for test frameworks.
  private static let modules = ["MynahJSON", "MynahCore", "MynahBehavior", "MynahKit", "MynahTesting", "MynahXCTest"]

  private static func interface(of module: String) throws -> PublicInterface {
    PublicInterface(of: try SourceFile.all(in: root, below: ["Sources"]).filter { $0.target == module })
  }

  @Test("what is public is what the list says; a change has to be meant")
  func golden() throws {
    let golden = Self.root.appending(path: "Tests/public-interface.txt")
    let listed = try String(contentsOf: golden, encoding: .utf8)
    let found = try Self.modules.map { module in
      "# \(module)\n" + (try Self.interface(of: module)).declarations.map { "\($0)\n" }.joined()
    }.joined(separator: "\n")
    guard found != listed else { return }
    let now = Self.root.appending(path: ".build/public-interface.txt")
    try found.write(to: now, atomically: true, encoding: .utf8)
    let change = found.split(separator: "\n").difference(from: listed.split(separator: "\n")).map { change in
      switch change {
      case .insert(_, let line, _): "+ \(line)"
      case .remove(_, let line, _): "- \(line)"
      }
    }
    Issue.record("the public interface has changed; if that is meant: cp \(now.path) \(golden.path)\n\(change.joined(separator: "\n"))")
  }

  @Test("a user of the kit has thirty types to know at most")
  func size() throws {
    let types = try Self.modules.filter { $0 != "MynahTesting" && $0 != "MynahXCTest" }.flatMap { try Self.interface(of: $0).types }
    #expect(types.contains("MockServer"))
    #expect(types.count <= 30, "\(types.sorted())")
  }

  @Test("declarations are found where they stand, without their bodies")
  func reading() {
    let text = """
      public import Foundation
      /// A thing.
      public struct Thing: Sendable {
        let hidden: Int
        public let shown: Int
        public var made: Int { 7 }
        public enum Kind: Sendable {
          case small, large
          private enum Inner {
            case unseen
          }
        }

        public init(
          _ shown: Int, by make: () -> Int = { 7 }
        ) throws {
          hidden = 1
        }
      }

      extension Thing {
        public static func make(_ name: String) -> Thing { Thing(7) }
      }

      public func free() async -> Int {
        7
      }
      """
    #expect(
      PublicInterface(of: [SourceFile(target: "A", path: "A.swift", text: text)]).declarations == [
        "Thing / Kind / case small, large", "Thing / public enum Kind: Sendable",
        "Thing / public init(_ shown: Int, by make: () -> Int = { 7 }) throws", "Thing / public let shown: Int",
        "Thing / public static func make(_ name: String) -> Thing", "Thing / public var made: Int", "public func free() async -> Int",
        "public struct Thing: Sendable",
      ])
  }
}
