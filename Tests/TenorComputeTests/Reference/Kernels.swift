import TenorCompute
import Testing

/// Every table of kernels that this processor can execute.
struct Kernels: Sendable, CustomTestStringConvertible {
  var set: InstructionSet
  var precision: Precision

  static var available: [Kernels] {
    InstructionSet.available.flatMap { set in
      // With instructions for bfloat16 or without, products of single precision are the same.
      Precision.allCases.filter { !set.multipliesBfloat16 || $0 == .bfloat16 }.map { Kernels(set: set, precision: $0) }
    }
  }

  var table: KernelSet { get throws { try #require(set.kernels(precision)) } }
  var testDescription: String { "\(set), \(precision)" }
}
