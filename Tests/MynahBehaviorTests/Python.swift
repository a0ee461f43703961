import Programs

/// Asks the machine's Python, whose parsers were written by others.
enum Python {
  /// What the program prints, or nil where there is no python3 or it lacks a module; a program that fails is an error.
  static func run(_ program: String, on input: String, needing module: String) throws -> String? {
    guard try Programs.run(["python3", "-c", "import \(module)"], isMerged: true).status == 0 else {
      print("absent: python3 with \(module)")
      return nil
    }
    let outcome = try Programs.run(["python3", "-c", program], input: input.utf8, isMerged: true)
    if outcome.status != 0 { throw Failure(output: outcome.output) }
    return outcome.output
  }

  struct Failure: Error {
    let output: String
  }
}
