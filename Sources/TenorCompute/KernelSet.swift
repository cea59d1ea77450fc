package import CTenorKernels

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An instruction set that the kernels are compiled for.
public enum InstructionSet: String, Sendable, CaseIterable {
  /// 512-bit vectors with dot products of bfloat16 (`x86_64`).
  case avx512bf16
  /// 512-bit vectors with dot products of 8-bit integers (`x86_64`).
  case avx512vnni
  /// 512-bit vectors (`x86_64`).
  case avx512
  /// 256-bit vectors with fused multiply-add (`x86_64`).
  case avx2
  /// 128-bit vectors (`aarch64`).
  case neon
  /// 128-bit vectors of the processor family's baseline.
  case portable

  var code: tk_instruction_set {
    switch self {
    case .avx512bf16: TK_AVX512_BF16
    case .avx512vnni: TK_AVX512_VNNI
    case .avx512: TK_AVX512
    case .avx2: TK_AVX2
    case .neon: TK_NEON
    case .portable: TK_PORTABLE
    }
  }

  /// The kernels of this instruction set, or `nil` where this build or this processor lacks it.
  package var kernels: KernelSet? { kernels(.float32) }

  /// As ``kernels``, with operands of the given precision.
  package func kernels(_ precision: Precision) -> KernelSet? {
    tk_kernels_for(code, precision.code).map(KernelSet.init)
  }

  /// Whether products of bfloat16 have instructions of their own, and so are faster than those of single precision.
  public var multipliesBfloat16: Bool { self == .avx512bf16 }

  /// Whether products of 8-bit integers have instructions of their own.
  public var multipliesInt8: Bool { self == .avx512bf16 || self == .avx512vnni }

  /// The instruction sets that this process can execute, best first.
  public static let available: [InstructionSet] = allCases.filter { $0.kernels != nil }

  /// The instruction set in use: the best available one, or the one that the environment variable
  /// `TENOR_INSTRUCTION_SET` names if this processor has it.
  public static let current: InstructionSet = {
    if let name = getenv("TENOR_INSTRUCTION_SET"), let forced = InstructionSet(rawValue: String(cString: name)),
      forced.kernels != nil
    {
      return forced
    }
    return available.first ?? .portable
  }()
}

/// The table of kernels of one instruction set.
///
/// Its functions take raw memory; the extensions of this type in this room are their safe faces, and state bounds.
package struct KernelSet: @unchecked Sendable {
  package let table: tk_kernels

  init(_ pointer: UnsafePointer<tk_kernels>) {
    table = pointer.pointee
  }

  /// The kernels in use by this process.
  package static let current = current(.float32)

  /// The kernels in use by this process, with operands of the given precision.
  package static func current(_ precision: Precision) -> KernelSet {
    guard let kernels = InstructionSet.current.kernels(precision) ?? InstructionSet.portable.kernels(precision) else {
      preconditionFailure("the portable kernels are part of every build")
    }
    return kernels
  }

  /// The instruction set's name.
  package var name: String { String(cString: table.name) }
}
