import Foundation

/// Asks the machine's Python, whose parsers were written by others.
enum Python {
  /// What the program prints, or nil where there is no python3 or it lacks a module; a program that fails is an error.
  static func run(_ program: String, on input: String, needing module: String) throws -> String? {
    guard try run(["-c", "import \(module)"], on: "").status == 0 else {
      print("absent: python3 with \(module)")
      return nil
    }
    let (status, output) = try run(["-c", program], on: input)
    if status != 0 { throw Failure(output: output) }
    return output
  }

  struct Failure: Error {
    let output: String
  }

  private static func run(_ arguments: [String], on input: String) throws -> (status: Int32, output: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mynah-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inputFile = folder.appendingPathComponent("input")
    try Data(input.utf8).write(to: inputFile)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
