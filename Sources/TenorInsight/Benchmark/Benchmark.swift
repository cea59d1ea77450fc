public import TenorCompute
public import TenorLayers
public import TenorTraining

/// The times of one workload.
public struct BenchmarkResult: Sendable, Hashable, Codable {
  public var workload: String
  /// The numbers that the arithmetic is done in.
  public var precision: Precision
  public var threads: Int
  /// The instruction set of the kernels.
  public var kernels: String
  /// Microseconds a review, forward, backward and update; the best of the epochs after the first. `nil` for a precision
  /// that only predicts.
  public var trainMicrosecondsPerSample: Double?
  /// Microseconds a review.
  public var predictMicrosecondsPerSample: Double
  /// Milliseconds for one review alone, the median.
  public var singleMilliseconds: Double
  /// The rate of the recurrent layers' multiplications and additions in training, as a share of the most that the threads
  /// do on registers alone, measured in the same run. `nil` for a precision that only predicts.
  public var peakShare: Double?
  /// The share of the reviews whose verdict is that of single precision, with the same weights.
  public var agreement: Double

  private enum CodingKeys: String, CodingKey {
    case workload, precision, threads, kernels
    case trainMicrosecondsPerSample = "train_us_per_sample"
    case predictMicrosecondsPerSample = "predict_us_per_sample"
    case singleMilliseconds = "single_ms"
    case peakShare = "peak_share"
    case agreement
  }
}

extension Workload {
  /// Trains and predicts with data in memory, and takes the time.
  ///
  /// - Parameters:
  ///   - epochs: Timed epochs after the first, at least 1; the fastest counts.
  ///   - precision: Of what recurrent layers multiply. For one that only predicts, the network learns in single
  ///     precision.
  ///   - now: The time since some fixed moment.
  public func run(
    _ inputs: TokenBatch, _ targets: Targets, epochs: Int = 2, pool: WorkerPool,
    precision: Precision = .float32, now: () -> Duration
  ) throws -> BenchmarkResult {
    let network = try Network(
      layers, input: NetworkInput(maximumLength: maximumLength, padding: padding), seed: 1)
    let trains = Precision.ofTraining.contains(precision)
    var trainer = try Trainer(
      network: network,
      configuration: FitConfiguration(
        loss: loss, epochs: epochs + 1, batchSize: batchSize, precision: trains ? precision : .float32), pool: pool)
    let kernels = KernelSet.current(precision)
    let peakBefore = kernels.peakRate(pool: pool, now: now)
    var seconds: [Double] = []
    _ = try trainer.fit(
      inputs, targets,
      callbacks: [
        { loop, event in
          if case .epochEnd = event { seconds.append(loop.seconds) }
        }
      ])
    // The speed of a shared machine moves: the best of both sides of the training is nearer to what it had.
    let peak = max(peakBefore, kernels.peakRate(pool: pool, now: now))
    let predictor = Predictor(trainer.network, precision: precision)
    func time(_ body: () throws -> Void) rethrows -> Double {
      let start = now()
      try body()
      return (now() - start) / .seconds(1)
    }
    var predictions: [Double] = []
    var outputs = try predictor.outputs(for: inputs, pool: pool)
    for _ in 0..<3 { predictions.append(try time { outputs = try predictor.outputs(for: inputs, pool: pool) }) }
    let exact = try Predictor(trainer.network).outputs(for: inputs, pool: pool)
    let one = inputs.selecting(0..<1)
    var singles: [Double] = []
    for _ in 0..<51 { singles.append(try time { _ = try predictor.outputs(for: one) }) }
    let best = trains ? seconds.dropFirst().min() : nil
    let perSample = 1e6 / Double(max(1, inputs.count))
    return BenchmarkResult(
      workload: name, precision: precision, threads: pool.count, kernels: InstructionSet.current.rawValue,
      trainMicrosecondsPerSample: best.map { $0 * perSample },
      predictMicrosecondsPerSample: (predictions.min() ?? 0) * perSample,
      singleMilliseconds: singles.sorted()[singles.count / 2] * 1e3,
      peakShare: best.map { trainingOperations(inputs) / $0 / peak }, agreement: outputs.agreement(with: exact))
  }
}
