import Foundation
import Programs
import Testing

/// Does what a guide shows at the terminal, in a folder that looks like the package's root and has the files that the guide shows.
///
/// `make run` and `mynah serve` go on in the background, on a port of their own which takes the place of 8080; a block without a command
/// is what that terminal shows by then, and has a line `^C` where Ctrl-C was pressed.
final class GuideSession {
  private let folder: TemporaryFolder
  private var server: Server?

  init(_ guide: Guide) throws {
    folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Package.root.path) where !name.hasPrefix(".") {
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: name), withDestinationURL: Package.root.appending(path: name))
    }
    // Swift files are of packages of their own, which others build.
    for block in guide.blocks where block.language != "swift" {
      guard let title = block.title else { continue }
      // What is written over a link is written where it leads.
      try? FileManager.default.removeItem(at: folder.url.appending(path: title))
      try folder.write(block.text, as: title)
    }
    try folder.write("silent\nshow-error\n", as: ".curlrc")
  }

  /// Does a block's commands and holds what they show against what the block says; returns the differences.
  func play(_ block: Guide.Block) async throws -> [String] {
    let steps = Self.steps(of: block)
    guard let first = steps.first, let command = first.command else { return try await compareServer(with: block) }
    if let arguments = Self.serverArguments(of: command) {
      try #require(steps.count == 1, "\(block.place): a server runs alone in its terminal")
      _ = try await server?.stop()
      // Its output is a file here, so what it shows on a terminal is asked for.
      server = try await Server(arguments + ["--access-log"], in: folder.url, isMerged: true)
      return try await compareServer(with: block, lines: first.lines)
    }
    let outputs = try await run(steps.compactMap(\.command))
    try #require(outputs.count == steps.count, "\(block.place): the shell ended early")
    return zip(steps, outputs).compactMap { step, output in
      let isAsShown = Transcript(step.lines.map { onPort($0) }).describes(output)
      return isAsShown ? nil : "\(block.place): \(step.command ?? "") shows:\n\(output)"
    }
  }

  func end() async throws {
    _ = try await server?.stop()
  }

  private struct Step {
    var command: String?
    var lines: [Substring] = []
  }

  /// Lines that begin with `$ ` are commands, which go on after a backslash; the lines that follow are what they show.
  private static func steps(of block: Guide.Block) -> [Step] {
    var steps: [Step] = []
    var isOpen = false
    for line in block.lines {
      if isOpen {
        steps[steps.count - 1].command? += "\n" + line
        isOpen = line.hasSuffix("\\")
      } else if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
        isOpen = line.hasSuffix("\\")
      } else {
        if steps.isEmpty { steps.append(Step()) }
        steps[steps.count - 1].lines.append(line)
      }
    }
    return steps
  }

  private static func serverArguments(of command: String) -> [String]? {
    if command == "make run" { return ["scenarios/throttled-then-ok.json"] }
    guard command.hasPrefix("mynah serve ") else { return nil }
    return command.split(separator: " ").dropFirst(2).map(String.init)
  }

  private func compareServer(with block: Guide.Block, lines: [Substring]? = nil) async throws -> [String] {
    let server = try #require(server, "\(block.place): no server runs")
    let wanted = (lines ?? block.lines).map { onPort($0) }
    if let key = wanted.firstIndex(of: "^C") {
      // A server that is stopped while a call is still ending tells of the call only after the keys.
      let shown = Transcript(wanted[..<key])
      _ = try await until { shown.describes(server.program.output) }
      _ = try await server.stop(SIGINT)
    }
    // The terminal itself shows the keys.
    let transcript = Transcript(wanted.map { $0 == "^C" ? "" : $0 })
    let isShown = try await until { transcript.describes(server.program.output) }
    return isShown ? [] : ["\(block.place): the server's terminal shows:\n\(server.program.output)"]
  }

  private func onPort(_ line: Substring) -> Substring {
    server.map { Substring(line.replacing("8080", with: $0.port)) } ?? line
  }

  /// Runs commands one after the other in one shell; returns what each showed.
  private func run(_ commands: [String]) async throws -> [String] {
    let mark = "\u{1E}"
    let script = "shown() { local status=$?; printf '\(mark)'; return $status; }\n" + commands.map { $0 + "\nshown\n" }.joined()
    let outcome = try await Program.run(
      ["bash", "-c", String(onPort(Substring(script)))], environment: ["CURL_HOME": folder.url.path], in: folder.url, isMerged: true)
    return outcome.output.split(separator: mark, omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
