import Synchronization
public import TenorCompute

/// A network ready to predict: its weights packed, a workspace for each worker. Immutable from outside.
public final class Predictor: Sendable {
  /// What recurrent layers multiply.
  public let precision: Precision
  private let network: Network
  private let packed: FloatBuffer
  private let workers: WorkerCache
  private let kernels: EngineKernels
  private let inputTables = InputTables()

  /// The number of recurrent layers whose inputs are looked up in a table.
  package var tableCount: Int { inputTables.current.count }

  /// - Parameter precision: Of what recurrent products multiply.
  /// - Complexity: O(weights)
  public init(_ network: Network, precision: Precision = .float32) {
    self.network = network
    self.precision = precision
    kernels = EngineKernels(precision)
    packed = network.packed(forTraining: false, kernels: kernels)
    workers = WorkerCache()
  }

  /// The network's outputs for each row of `batch`, in order.
  ///
  /// A row's output depends on the row alone, to the last bit: not on its neighbours or on the number of workers.
  ///
  /// - Throws: ``NetworkError`` for a token outside the vocabulary or a row that is too long.
  /// - Complexity: O(tokens)
  public func outputs(for batch: TokenBatch, pool: WorkerPool? = nil) throws(NetworkError) -> NetworkOutputs {
    try network.plan.check(batch)
    return run(batch, states: nil, pool: pool)
  }

  /// As ``outputs(for:pool:)``, from given initial states.
  package func outputs(for batch: TokenBatch, states: StateStore) throws(NetworkError) -> NetworkOutputs {
    try network.plan.check(batch)
    try network.plan.check(states, rows: batch.count)
    return run(batch, states: states, pool: nil)
  }

  private func run(_ batch: TokenBatch, states: StateStore?, pool: WorkerPool?) -> NetworkOutputs {
    let rows = MicroBatches(
      lengths: (0..<batch.count).map(batch.length), maximumRows: 24, lanes: Int.max)
    let results = ResultRows(count: batch.count)
    let columns = network.outputShape.features
    inputTables.count(batch.ids.count, vocabulary: network.plan.vocabulary) {
      network.plan.inputTables(weights: network.weights, packed: packed, engine: kernels)
    }
    let tables = inputTables.current
    let work: @Sendable (Int, Int) -> Void = { _, task in
      let worker = self.workers.take {
        NetworkWorker(self.network.plan, weights: self.network.weights, packed: self.packed, kernels: self.kernels)
      }
      worker.pass.states = states
      worker.pass.inputTables = tables
      let places = rows.places(task)
      worker.load(batch, rows: places, ids: places)
      results.store(worker.forward(), places, columns: columns)
      worker.pass.states = nil
      self.workers.give(worker)
    }
    if let pool {
      pool.run(tasks: rows.count, work)
    } else {
      for task in 0..<rows.count { work(0, task) }
    }
    return results.outputs(columns: columns)
  }
}

/// Workers that wait for their next call.
final class WorkerCache: Sendable {
  private struct Idle: ~Copyable, @unchecked Sendable {
    var workers: [NetworkWorker] = []
  }
  private let idle = Mutex(Idle())

  func take(_ make: () -> NetworkWorker) -> NetworkWorker {
    nonisolated(unsafe) var worker: NetworkWorker?
    idle.withLock { worker = $0.workers.popLast() }
    return worker ?? make()
  }

  func give(_ worker: NetworkWorker) {
    nonisolated(unsafe) let worker = worker
    idle.withLock { $0.workers.append(worker) }
  }
}

/// The outputs of each sequence, written by workers that touch disjoint rows.
final class ResultRows: @unchecked Sendable {
  private var rows: UnsafeMutableBufferPointer<[Float]>

  /// Keeps the values of one sequence.
  func store(_ values: [Float], at place: Int) { rows[place] = values }

  init(count: Int) {
    rows = .allocate(capacity: count)
    rows.initialize(repeating: [])
  }

  deinit {
    rows.deinitialize()
    rows.deallocate()
  }

  func store(_ output: Activations, _ places: some Sequence<Int>, columns: Int) {
    for (row, place) in places.enumerated() {
      let steps = output.layout?.storedSteps(row) ?? 1
      var values: [Float] = []
      values.reserveCapacity(steps * columns)
      for step in 0..<steps {
        let position = output.layout.map { $0.offsets[step] + row } ?? row
        output.values.withRow(position) { span in
          for column in 0..<columns { values.append(span[column]) }
        }
      }
      rows[place] = values
    }
  }

  func outputs(columns: Int) -> NetworkOutputs {
    var offsets = [0]
    var values: [Float] = []
    for row in rows {
      values.append(contentsOf: row)
      offsets.append(values.count / max(1, columns))
    }
    return NetworkOutputs(columns: columns, offsets: offsets, values: values)
  }
}

extension NetworkPlan {
  /// Throws if initial states do not fit the layers that they are for.
  func check(_ states: StateStore, rows: Int) throws(NetworkError) {
    for (name, matrices) in states.initial {
      var expected: (states: Int, units: Int)?
      for layer in layers where layer.name == name {
        if let layer = layer as? RecurrentLayer { expected = (layer.spec.cell.states, layer.units) }
        if let layer = layer as? BidirectionalLayer {
          expected = (2 * layer.forward.spec.cell.states, layer.forward.units)
        }
      }
      guard let expected else {
        throw .invalidState(layer: name, expected: "a recurrent layer's name", found: name)
      }
      guard matrices.count == expected.states else {
        throw .invalidState(layer: name, expected: "\(expected.states) states", found: "\(matrices.count)")
      }
      for matrix in matrices where matrix.rows != rows || matrix.columns != expected.units {
        throw .invalidState(
          layer: name, expected: "\(rows) × \(expected.units)", found: "\(matrix.rows) × \(matrix.columns)")
      }
    }
  }
}
