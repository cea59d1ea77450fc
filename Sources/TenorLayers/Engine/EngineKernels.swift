import TenorCompute

/// The kernels that a network is computed with.
struct EngineKernels: Sendable {
  /// For all layers but recurrent ones.
  let exact: KernelSet
  /// For recurrent layers, with operands of the precision that was asked for.
  let recurrent: KernelSet
  /// For recurrent layers whose states are not bounded by 1.
  let unbounded: KernelSet

  init(_ precision: Precision) {
    exact = .current
    recurrent = .current(precision)
    unbounded = precision == .int8 ? exact : recurrent
  }
}
