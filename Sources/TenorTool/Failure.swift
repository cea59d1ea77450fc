import ArgumentParser
import Foundation
import Tenor

/// An error as the user meets it: one line on standard error, and an exit code of `sysexits.h`.
struct Failure {
  /// The exit codes of the command.
  enum Code: Int32 {
    case usage = 64
    case badData = 65
    case missingInput = 66
    case `internal` = 70
    case inputOutput = 74
  }

  private let error: any Error

  init(_ error: any Error) { self.error = error }

  /// Ends the process. Help, the version and completion scripts are no failures and go to standard output.
  func exit() -> Never {
    if let code { Self.end("\(error)", code) }
    guard TenorCommand.exitCode(for: error) == .validationFailure else { TenorCommand.exit(withError: error) }
    Self.end(TenorCommand.message(for: error), .usage)
  }

  private static func end(_ message: String, _ code: Code) -> Never {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    Output.note("tenor: error: \(line)")
    Foundation.exit(code.rawValue)
  }

  /// The exit code of the package's own errors; `nil` for those of the argument parser.
  private var code: Code? {
    switch error {
    case let error as DataError: Self.code(error.kind)
    case let error as ModelError: Self.code(error.kind)
    case let error as KerasError: Self.code(error.kind)
    case let error as RecipeError: Self.code(error.kind)
    case let error as RunStoreError: Self.code(error.kind)
    case let error as TrainingError: Self.code(error)
    case let error as ServiceError: Self.code(error.kind)
    case let error as PictureError: error.kind == .badSize ? .usage : .internal
    case is SettingError, is NetworkError, is RecipeSearchError, is UsageError: .usage
    case is TargetError, is TextError, is DecodingError, is SweepFailure: .badData
    case is TrainingFileError, is OutputError: .inputOutput
    case is ValidationError, is CleanExit, is ExitCode: nil
    default: String(reflecting: type(of: error)).hasPrefix("ArgumentParser.") ? nil : .internal
    }
  }

  private static func code(_ kind: DataError.Kind) -> Code {
    switch kind {
    case .missingFile: .missingInput
    case .inputOutput, .download: .inputOutput
    case .badArgument: .usage
    default: .badData
    }
  }

  private static func code(_ kind: RecipeError.Kind) -> Code {
    switch kind {
    case .unknown: .usage
    case .missing: .missingInput
    case .unreadable: .inputOutput
    case .malformed: .badData
    }
  }

  private static func code(_ kind: RunStoreError.Kind) -> Code {
    switch kind {
    case .locked, .unavailable: .inputOutput
    case .damaged: .badData
    case .noRun: .missingInput
    }
  }

  private static func code(_ kind: ServiceError.Kind) -> Code {
    switch kind {
    case .setting: .usage
    case .missing: .missingInput
    case .address: .inputOutput
    }
  }

  private static func code(_ kind: ModelError.Kind) -> Code {
    switch kind {
    case .missing: .missingInput
    case .unreadable, .unwritable: .inputOutput
    case .occupied: .usage
    case .unsupportedVersion, .damaged, .mismatch, .notFinite, .unsupported: .badData
    }
  }

  private static func code(_ kind: KerasError.Kind) -> Code {
    switch kind {
    case .missing: .missingInput
    case .unreadable: .inputOutput
    case .damaged, .unsupported, .mismatch: .badData
    }
  }

  private static func code(_ error: TrainingError) -> Code {
    switch error {
    case .setting, .emptySplit: .usage
    case .targets, .inputs: .badData
    }
  }
}

/// The arguments make no sense together, which only shows when they are used.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
