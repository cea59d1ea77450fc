import TenorCompute
import Testing

/// A table of kernels that this processor can execute.
struct Kernels: Sendable, CustomTestStringConvertible {
  var set: InstructionSet
  var precision: Precision

  /// Every table once.
  static var available: [Kernels] {
    InstructionSet.available.flatMap { set in
      precisions(set).map { Kernels(set: set, precision: $0) }
    }
  }

  /// Those that networks learn with.
  static var ofTraining: [Kernels] { available.filter { Precision.ofTraining.contains($0.precision) } }

  /// The sets with instructions for one precision have the others' tables from a simpler set.
  private static func precisions(_ set: InstructionSet) -> [Precision] {
    if set.multipliesBfloat16 { return [.bfloat16] }
    return set.multipliesInt8 ? [.int8] : Precision.allCases
  }

  var table: KernelSet { get throws { try #require(set.kernels(precision)) } }
  var testDescription: String { "\(set), \(precision)" }
}
