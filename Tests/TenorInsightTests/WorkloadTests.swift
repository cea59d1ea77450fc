import TenorCompute
import TenorInsight
import TenorLayers
import Testing

@Suite("Workloads of the benchmark")
struct WorkloadTests {
  private func workload(_ name: String) throws -> Workload { try #require(Workload.all.first { $0.name == name }) }

  @Test("names differ")
  func names() { #expect(Set(Workload.all.map(\.name)).count == 8) }

  @Test("operations are counted from the layers")
  func operations() throws {
    let inputs = TokenBatch([[1, 2, 3], [4]] as [[Int32]])
    // 4 gates of 128 units that see 128 states, then 4 of 64 that see 128 + 64; forward and twice backward.
    let perToken = 3 * 2 * (4 * 128 * 128 + 4 * 64 * (128 + 64))
    #expect(try workload("seed001-lstm").trainingOperations(inputs) == Double(4 * perToken))
    // Two directions, and padding up to 600 tokens.
    #expect(try workload("seed000-bilstm").trainingOperations(inputs) == Double(2 * 600 * 3 * 2 * 2 * 4 * 64 * 64))
  }

  @Test("a changed workload has the sizes asked for, and keeps the others")
  func changes() throws {
    let gru = try workload("gru")
    let changed = gru.changing(samples: 7, maximumLength: 9, vocabulary: 11, units: 3, batchSize: 2)
    #expect(
      (changed.samples, changed.maximumLength, changed.vocabulary, changed.batchSize) == (7, 9, 11, 2))
    for (before, after) in zip(gru.layers, changed.layers) {
      switch (before, after) {
      case (.embedding, .embedding(let embedding)): #expect(embedding.inputDimension == 11)
      case (.recurrent, .recurrent(let recurrent)): #expect(recurrent.units == 3)
      default: #expect(before == after)
      }
    }
    let bidirectional = try workload("seed000-bilstm").changing(units: 5)
    #expect(bidirectional.maximumLength == 600 && bidirectional.batchSize == 32)
    guard case .bidirectional(let layer) = bidirectional.layers[1] else {
      Issue.record("expected a bidirectional layer, found \(bidirectional.layers[1])")
      return
    }
    #expect(layer.layer.units == 5)
  }

  @Test("times and the share of the peak of a small run")
  func run() throws {
    let work = try workload("seed004-masked").changing(samples: 64, vocabulary: 100, units: 8, batchSize: 16)
    let (inputs, targets) = try work.data(from: "")
    #expect(inputs.count == 64 && inputs.ids.allSatisfy { (1..<100).contains($0) })
    let start = ContinuousClock.now
    let result = try work.run(inputs, targets, epochs: 1, pool: WorkerPool(count: 2), precision: .bfloat16) {
      ContinuousClock.now - start
    }
    #expect(result.precision == .bfloat16 && result.threads == 2)
    #expect(try #require(result.trainMicrosecondsPerSample) > 0 && result.predictMicrosecondsPerSample > 0)
    let share = try #require(result.peakShare)
    #expect(share > 0 && share < 1)
    #expect(result.agreement > 0.9 && result.agreement <= 1)
    let predicting = try work.run(inputs, targets, epochs: 1, pool: WorkerPool(count: 2), precision: .int8) {
      ContinuousClock.now - start
    }
    #expect(predicting.trainMicrosecondsPerSample == nil && predicting.peakShare == nil)
    #expect(predicting.precision == .int8 && predicting.predictMicrosecondsPerSample > 0)
    let rate = KernelSet.current(.float32).peakRate(pool: WorkerPool(count: 1), rounds: 3) {
      ContinuousClock.now - start
    }
    // No processor of today does less than 0.1 or more than 10,000 billion in a second on one core.
    #expect(rate > 1e8 && rate < 1e13)
  }
}
