import ArgumentParser
import Foundation
import Tenor

/// Range checks of options, as sentences.
enum Check {
  static func atLeast(_ minimum: Int, _ value: Int?, _ option: String) throws {
    guard let value, value < minimum else { return }
    throw ValidationError("\(option) must be \(minimum) or greater, found \(value).")
  }

  static func share(_ value: Float?, _ option: String) throws {
    guard let value, !(value >= 0 && value < 1) else { return }
    throw ValidationError("\(option) must be at least 0 and less than 1, found \(value).")
  }

  static func positive(_ value: Float?, _ option: String) throws {
    guard let value, !(value > 0 && value.isFinite) else { return }
    throw ValidationError("\(option) must be a number greater than 0, found \(value).")
  }
}

/// Options that an environment variable can set, so that they need not be typed each time.
enum EnvironmentVariable {
  /// The value of a variable; `nil` if it is unset or empty.
  static func value<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type = Value.self) throws -> Value?
  {
    guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else { return nil }
    guard let value = Value(text) else {
      throw ValidationError("The environment variable \(name) must be a value of type \(type), found '\(text)'.")
    }
    return value
  }
}

/// What `--precision` takes.
enum PrecisionChoice: String, CaseIterable, ExpressibleByArgument {
  case float32, bfloat16, int8, auto
}

/// How the machine is used.
struct MachineOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Threads to work with; results do not depend on it. (default: $TENOR_THREADS, else all processors)")
  var threads: Int?

  @Option(
    help: """
      What recurrent layers multiply: float32, bfloat16 (states, sums and weights stay float32), int8 (for prediction), \
      or auto, which is bfloat16 where the processor has instructions for it.
      """)
  var precision = PrecisionChoice.float32

  mutating func validate() throws {
    if threads == nil { threads = try EnvironmentVariable.value("TENOR_THREADS") }
    try Check.atLeast(1, threads, "--threads")
  }

  var pool: WorkerPool { WorkerPool(count: threads ?? WorkerPool.processorCount) }

  /// The precision; says which one `auto` is.
  var chosenPrecision: Precision {
    switch precision {
    case .float32: return .float32
    case .bfloat16: return .bfloat16
    case .int8: return .int8
    case .auto:
      let set = InstructionSet.current
      let result: Precision = set.multipliesBfloat16 ? .bfloat16 : .float32
      Output.note("precision \(result.rawValue), for the kernels are those of \(set.rawValue)")
      return result
    }
  }
}
