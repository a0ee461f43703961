import ArgumentParser
import MynahFiles
import MynahKit

/// Why a verb ends without a verdict: a message and the exit code that sysexits.h has for it.
struct Failure: Error {
  let code: Int32
  let message: String

  static func invalid(_ message: String) -> Failure { Failure(code: 65, message: message) }
  static func missing(_ message: String) -> Failure { Failure(code: 66, message: message) }

  init(code: Int32, message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: FileError) {
    switch error {
    case .invalid: self = .invalid(error.description)
    case .missing, .unreadable: self = .missing(error.description)
    }
  }

  init(_ error: ServerError) {
    switch error {
    case .cannotListen, .noUpstream: self.init(code: 69, message: error.description)
    case .badCertificate: self.init(code: 65, message: error.description)
    case .cannotWrite: self.init(code: 73, message: error.description)
    }
  }
}

extension ParsableCommand {
  /// Ends with the exit code that `body` returns; what it throws is said on standard error.
  func finish(_ body: () throws -> Int32) throws {
    throw ExitCode(try code(of: body))
  }

  private func code(of body: () throws -> Int32) throws -> Int32 {
    let failure: Failure
    do {
      return try body()
    } catch let error as Failure {
      failure = error
    } catch let error as FileError {
      failure = Failure(error)
    } catch let error as ServerError {
      failure = Failure(error)
    } catch let error as WritingError {
      failure = Failure(code: 73, message: error.description)
    } catch let error as PreloadedClockError {
      failure = Failure(code: 69, message: error.description)
    }
    Terminal.error.line(failure.message)
    return failure.code
  }
}
