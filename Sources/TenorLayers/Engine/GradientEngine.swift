package import TenorCompute

/// The loss of one output vector, and its gradient.
package protocol OutputLoss: Sendable {
  /// Whether the gradient is that of the sums before the last layer's activation, which is then passed over.
  var skipsLastActivation: Bool { get }

  /// Writes the gradient of the batch's loss with respect to `output` and returns the vector's part of the loss.
  ///
  /// - Parameters:
  ///   - row: Place of the sequence in the mini-batch.
  ///   - step: Place of the vector in the sequence's output, 0 where there is one.
  func evaluate(_ output: Span<Float>, row: Int, step: Int, gradient: inout MutableSpan<Float>) -> Double
}

/// Computes the gradients of a mini-batch on several workers, with the same result for any number of them.
///
/// Goals, in order: 1. exact; 2. deterministic: micro-batches and the order of all sums depend on the batch alone;
/// 3. no allocation and no waiting for others within a step after the first; 4. memory that does not grow with the
/// batch.
package final class GradientEngine {
  /// Lanes in which gradients are summed: the most workers that can work at once.
  package static let lanes = 8

  /// Floats that a micro-batch may keep for its backward pass: with those of a second worker, about what the last level
  /// of cache holds.
  private static let workingSet = 5 << 19

  private let plan: NetworkPlan
  private let pool: WorkerPool
  private let kernels: EngineKernels
  private let packed: FloatBuffer
  private let lanes: [GradientLane]
  private let workers: [NetworkWorker]
  private var touched: [[Int32]]
  /// What workers hold between steps in the place of the weights: with a reference to these, each step would find them
  /// shared, and copy them before it changes them.
  private let noWeights = FloatBuffer(count: 0)
  /// The gradient of all weights, in their order.
  package let gradient: FloatBuffer
  /// In the places of the embeddings' weights, the sums over a batch's tokens of the squares of what each adds to the
  /// gradient; nil where they are not wanted.
  package let squares: FloatBuffer?

  /// - Parameters:
  ///   - precision: Of what recurrent products multiply.
  ///   - squaresParts: Whether `squares` are computed.
  package init(
    _ network: Network, pool: WorkerPool, precision: Precision = .float32, squaresParts: Bool = false
  ) {
    plan = network.plan
    self.pool = pool
    kernels = EngineKernels(precision)
    packed = FloatBuffer(count: network.plan.packedCount)
    let plan = network.plan
    lanes = (0..<Self.lanes).map { _ in
      GradientLane(denseCount: plan.denseCount, tables: plan.tables, squaresParts: squaresParts)
    }
    gradient = FloatBuffer(count: plan.weightCount)
    squares = squaresParts ? FloatBuffer(count: plan.weightCount) : nil
    touched = plan.tables.map { _ in [] }
    let (packed, noWeights, kernels) = (packed, noWeights, kernels)
    workers = (0..<pool.count).map { _ in
      NetworkWorker(plan, weights: noWeights, packed: packed, kernels: kernels)
    }
  }

  /// Floats of memory that the workers hold for activations and their gradients.
  package var workspaceCapacity: Int { workers.reduce(0) { $0 + $1.pass.arena.capacity } }

  /// How often a layer has multiplied the distinct tokens of a micro-batch alone.
  package var distinctInputCount: Int { workers.reduce(0) { $0 + $1.pass.distinctInputCount } }

  /// What a step computed beside the gradient.
  package struct Result {
    /// The sum of what the loss returned.
    package var loss: Double
    /// The outputs of the mini-batch's sequences.
    package var outputs: NetworkOutputs
  }

  /// Computes the gradient of the loss of the given rows.
  ///
  /// - Parameters:
  ///   - rows: Rows of `batch`, which the caller has checked; their order gives each its random numbers.
  ///   - seed: With `step`, determines what dropout drops.
  package func run(
    _ network: Network, _ batch: TokenBatch, rows: [Int], loss: some OutputLoss, seed: UInt64, step: Int,
    isTraining: Bool = true, states: StateStore? = nil
  ) -> Result {
    repack(network)
    let lengths = rows.map(batch.length)
    let micro = MicroBatches(lengths: lengths, maximumRows: maximumRows(lengths), lanes: Self.lanes)
    let active = min(micro.count, Self.lanes)
    let results = ResultRows(count: rows.count)
    let columns = plan.outputShape.features
    let context = SharedContext(lanes: lanes, workers: workers)
    pool.run(tasks: active) { workerIndex, laneIndex in
      let worker = context.workers[workerIndex]
      let lane = context.lanes[laneIndex]
      lane.clear()
      let pass = worker.pass
      pass.weights = network.weights
      pass.gradients = lane
      pass.isTraining = isTraining
      pass.seed = seed
      pass.step = UInt32(truncatingIfNeeded: step)
      pass.states = states
      for index in micro.ofLane(laneIndex, lanes: Self.lanes) {
        let places = micro.places(index)
        worker.load(batch, rows: places.lazy.map { rows[$0] }, ids: places)
        let output = worker.forward()
        let gradient = evaluate(loss, output, pass, lane)
        results.store(output, places, columns: columns)
        pass.gradientSkipsLastActivation = loss.skipsLastActivation
        worker.backward(gradient)
      }
    }
    for worker in workers {
      worker.pass.weights = noWeights
      worker.pass.states = nil
    }
    reduce(active)
    return Result(
      loss: lanes.prefix(active).reduce(0) { $0 + $1.loss }, outputs: results.outputs(columns: columns))
  }

  /// Sequences of a micro-batch at most: whole register tiles of six, no more than let neighbours of one length stand
  /// together, and as many as fit the working set.
  private func maximumRows(_ lengths: [Int]) -> Int {
    let steps = plan.storedSteps(length: lengths.max() ?? 0)
    let rows = Self.workingSet / max(1, steps * plan.floatsPerPosition)
    return min(24, max(6, rows / 6 * 6))
  }

  private func repack(_ network: Network) {
    let layers = plan.layers
    let (packed, kernels) = (packed, kernels)
    pool.run(tasks: layers.count) { _, index in
      layers[index].pack(network.weights, into: packed, kernels: kernels, forTraining: true)
    }
  }

  /// Sums the lanes' gradients, lane after lane.
  private func reduce(_ active: Int) {
    let context = SharedContext(lanes: Array(lanes.prefix(active)), workers: [])
    let (plan, gradient, squares) = (plan, gradient, squares)
    clearTouchedRows()
    pool.run(tasks: plan.parameters.count) { _, index in
      let info = plan.parameters[index]
      if info.isSparse {
        let table = gradient.matrix(at: info.offset, rows: info.shape[0], columns: info.shape[1])
        let tableSquares = squares?.matrix(at: info.offset, rows: info.shape[0], columns: info.shape[1])
        for lane in context.lanes {
          let sparse = lane.sparse[info.gradientOffset]
          for (place, row) in sparse.rows.enumerated() {
            table.rows(Int(row)..<Int(row) + 1).add(sparse.gradient(place))
            if let part = sparse.squares(place) { tableSquares?.rows(Int(row)..<Int(row) + 1).add(part) }
          }
        }
      } else {
        let sum = gradient.matrix(at: info.offset, rows: 1, columns: info.count)
        for (place, lane) in context.lanes.enumerated() {
          let part = lane.dense.matrix(at: info.gradientOffset, rows: 1, columns: info.count)
          if place == 0 { sum.copy(from: part) } else { sum.add(part) }
        }
      }
    }
    for table in touched.indices {
      for lane in lanes.prefix(active) { touched[table].append(contentsOf: lane.sparse[table].rows) }
    }
  }

  /// The rows of an embedding whose gradient the last run computed; some may come several times.
  ///
  /// - Precondition: The parameter is sparse.
  package func touchedRows(_ info: ParameterInfo) -> [Int32] { touched[info.gradientOffset] }

  private func clearTouchedRows() {
    for info in plan.parameters where info.isSparse {
      let table = gradient.matrix(at: info.offset, rows: info.shape[0], columns: info.shape[1])
      let tableSquares = squares?.matrix(at: info.offset, rows: info.shape[0], columns: info.shape[1])
      for row in touched[info.gradientOffset] {
        table.rows(Int(row)..<Int(row) + 1).clear()
        tableSquares?.rows(Int(row)..<Int(row) + 1).clear()
      }
      touched[info.gradientOffset].removeAll(keepingCapacity: true)
    }
  }
}

/// Lanes and workers, each touched by one task at a time.
private struct SharedContext: @unchecked Sendable {
  let lanes: [GradientLane]
  let workers: [NetworkWorker]
}

/// Evaluates the loss of each output vector of a micro-batch.
private func evaluate(_ loss: some OutputLoss, _ output: Activations, _ pass: Pass, _ lane: GradientLane) -> MatrixView
{
  let gradient = pass.arena.zeros(output.values.rows, output.values.columns)
  for (row, place) in pass.rowIds.enumerated() {
    for step in 0..<(output.layout?.storedSteps(row) ?? 1) {
      let position = output.layout.map { $0.offsets[step] + row } ?? row
      lane.loss += output.values.withRow(position) { values in
        gradient.withMutableRow(position) { loss.evaluate(values, row: place, step: step, gradient: &$0) }
      }
    }
  }
  return gradient
}
