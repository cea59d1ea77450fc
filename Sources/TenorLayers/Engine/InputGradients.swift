package import TenorCompute

/// Derivatives of a network's outputs with respect to the embedded tokens that it reads.
///
/// It is the pass of prediction and of training, without dropout and without gradients of weights; what it costs is a
/// forward and a backward pass over the tokens. A row's results depend on the row alone and not on the number of workers.
package final class InputGradients: Sendable {
  private let network: Network
  private let packed: FloatBuffer
  private let kernels = EngineKernels(.float32)
  private let workers = WorkerCache()
  private let table: ParameterInfo

  /// - Parameter network: Gives one vector for each sequence.
  /// - Complexity: O(weights)
  package init(_ network: Network) {
    self.network = network
    packed = network.packed(forTraining: true, kernels: kernels)
    guard case .vector = network.outputShape, let embedding = network.plan.layers.first as? EmbeddingLayer else {
      preconditionFailure("The network has to begin with an embedding and to give one vector for each sequence.")
    }
    table = embedding.table
  }

  /// What a run gives.
  package struct Result: Sendable {
    /// The network's outputs.
    package var outputs: NetworkOutputs
    /// For each sequence a vector for each of its tokens: the derivatives of `cotangent · output` by the embedded token.
    package var gradients: NetworkOutputs
  }

  /// Differentiates the output of each row of `batch`.
  ///
  /// - Parameters:
  ///   - batch: Rows of ids.
  ///   - scales: For each row, what its embedded tokens, and not its padding, are multiplied by. Default: empty, which
  ///     leaves them as they are.
  ///   - pool: Threads to work with; `nil` for the calling one.
  ///   - cotangent: The weights of the outputs in the number that is differentiated, for a row and its outputs.
  /// - Throws: ``NetworkError`` for a token outside the vocabulary or a row that is too long.
  /// - Complexity: O(tokens)
  package func run(
    _ batch: TokenBatch, scales: [Float] = [], pool: WorkerPool? = nil,
    cotangent: @escaping @Sendable (_ row: Int, _ output: [Float]) -> [Float]
  ) throws(NetworkError) -> Result {
    try network.plan.check(batch)
    precondition(scales.isEmpty || scales.count == batch.count, "There is one scale for each row.")
    // Small micro-batches: the rows are often those of one text, and there are to be enough for all workers.
    let micro = MicroBatches(lengths: (0..<batch.count).map(batch.length), maximumRows: 12, lanes: Int.max)
    let outputs = ResultRows(count: batch.count), gradients = ResultRows(count: batch.count)
    let work: @Sendable (Int, Int) -> Void = { _, task in
      let worker = self.workers.take(self.makeWorker)
      let places = micro.places(task)
      worker.tokenScales = scales.isEmpty ? [] : places.map { scales[$0] }
      worker.load(batch, rows: places, ids: places)
      let output = worker.forward()
      outputs.store(output, places, columns: output.values.columns)
      let seed = worker.pass.arena.zeros(output.values.rows, output.values.columns)
      for (row, place) in places.enumerated() {
        let values = output.values.withRow(row) { span in span.indices.map { span[$0] } }
        for (column, weight) in cotangent(place, values).enumerated() { seed[row, column] = weight }
      }
      let gradient = worker.backward(seed)
      for (row, place) in places.enumerated() {
        gradients.store(
          worker.positions(ofTokensAt: row).flatMap { position in
            gradient.withRow(position) { span in (0..<gradient.columns).map { span[$0] } }
          }, at: place)
      }
      self.workers.give(worker)
    }
    if let pool {
      pool.run(tasks: micro.count, work)
    } else {
      for task in 0..<micro.count { work(0, task) }
    }
    return Result(
      outputs: outputs.outputs(columns: network.outputShape.features),
      gradients: gradients.outputs(columns: table.shape[1]))
  }

  /// The embedding of a token.
  ///
  /// - Precondition: `token` lies within the vocabulary.
  package func embedding(of token: Int32) -> [Float] {
    let width = table.shape[1], start = table.offset + Int(token) * width
    return network.weights.withSpan(start..<start + width) { span in span.indices.map { span[$0] } }
  }

  private func makeWorker() -> NetworkWorker {
    let worker = NetworkWorker(network.plan, weights: network.weights, packed: packed, kernels: kernels)
    worker.pass.differentiatesInput = true
    return worker
  }
}
