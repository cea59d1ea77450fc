import TenorCompute

/// A K × N weight, packed for products with it and, in training, with its transpose.
struct PackedProduct: Sendable {
  private let k: Int
  private let columns: Int
  private let direct: PackedRange
  private let transposed: PackedRange

  /// Reserves room for the packed weight.
  init(k: Int, columns: Int, _ allocator: inout ParameterAllocator) {
    self.k = k
    self.columns = columns
    direct = allocator.reservePacked(KernelSet.current.packedCount(k: k, columns: columns))
    transposed = allocator.reservePacked(KernelSet.current.packedCount(k: columns, columns: k))
  }

  /// Packs the weight that `info` names, its last dimension as columns.
  func pack(
    _ info: ParameterInfo, of weights: FloatBuffer, into packed: FloatBuffer, _ kernels: KernelSet, forTraining: Bool
  ) {
    let source = weights.matrix(at: info.offset, rows: k, columns: columns)
    kernels.pack(source, into: forward(packed))
    if forTraining { kernels.pack(source, transposed: true, into: backward(packed)) }
  }

  /// The weight.
  func forward(_ packed: FloatBuffer) -> PackedMatrix {
    PackedMatrix(k: k, columns: columns, packed.matrix(at: direct.offset, rows: 1, columns: direct.count))
  }

  /// Its transpose.
  func backward(_ packed: FloatBuffer) -> PackedMatrix {
    PackedMatrix(k: columns, columns: k, packed.matrix(at: transposed.offset, rows: 1, columns: transposed.count))
  }
}
