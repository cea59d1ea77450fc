import TenorCompute
import TenorLayers
import Testing

/// Training mode with dropout: the reference network is fed the multipliers that the product draws.
@Suite("Dropout")
struct DropoutTests {
  private static let seed: UInt64 = 21
  /// The step that the harness trains.
  private static let step: UInt32 = 3

  /// The product's multipliers, from its streams' addresses: layer `layer` of a case with rates of its own.
  private func dropout(_ item: RandomCase, layer: Int, rates: [ReferenceDropoutSite.Purpose: Float], features: Int)
    -> ReferenceDropout
  {
    ReferenceDropout { site in
      let name = site.layer, isBackward = name.hasSuffix("/backward")
      guard name == item.layerName(layer) || name.hasPrefix(item.layerName(layer) + "/") else { return 1 }
      guard let rate = rates[site.purpose], rate > 0 else { return 1 }
      let kind: RandomPurpose.DropoutKind =
        switch site.purpose {
        case .input: isBackward ? .backwardInput : .input
        case .recurrent: isBackward ? .backwardRecurrent : .recurrent
        case .output: .output
        }
      var unit = site.unit
      if let step = site.step {
        let token = item.padding == .pre ? step - (RandomCase.steps - item.ids[site.row].count) : step
        guard token >= 0 else { return 1 }
        unit += token * features
      }
      var mask = [Float](repeating: 0, count: unit + 1)
      var span = mask.mutableSpan
      RandomStream(seed: Self.seed, purpose: RandomPurpose.dropout(layer: layer, kind: kind))
        .dropoutMultipliers(rate: rate, step: Self.step, row: UInt32(site.row), into: &span)
      return Double(mask[unit])
    }
  }

  @Test("recurrent layers, on inputs and states, in one direction and both", arguments: 0..<4)
  func recurrent(cell: Int) throws {
    for (input, recurrent) in [(Float(0.4), Float(0)), (0, 0.4), (0.3, 0.5)] {
      let layer = Recurrent.cells(RandomCase.units)[cell].setting {
        $0.dropout = input
        $0.recurrentDropout = recurrent
      }
      let cases = [
        try RandomCase("\(layer.cell) \(input) \(recurrent)") { layer },
        try RandomCase("\(layer.cell) backwards", padding: .post) { layer.setting { $0.goBackwards = true } },
        try RandomCase("\(layer.cell) \(input) \(recurrent) in both directions") { Bidirectional(layer) },
        try RandomCase("\(layer.cell) \(input) \(recurrent) sequences", mask: false, lengths: [6, 6, 6, 6]) {
          Bidirectional(layer.setting { $0.returnSequences = true }, mergeMode: .sum)
        },
      ]
      for item in cases {
        let multipliers = dropout(
          item, layer: 1, rates: [.input: input, .recurrent: recurrent], features: RandomCase.inputs)
        try item.expectEqual(seed: Self.seed, dropout: multipliers)
      }
    }
  }

  @Test("dropout of elements and of whole features")
  func layers() throws {
    let sequence = try RandomCase("Dropout") {
      Dropout(0.4)
      GRU(RandomCase.units)
    }
    let spatial = try RandomCase("SpatialDropout1D") {
      SpatialDropout1D(0.4)
      GRU(RandomCase.units)
    }
    for item in [sequence, spatial] {
      try item.expectEqual(
        seed: Self.seed, dropout: dropout(item, layer: 1, rates: [.output: 0.4], features: RandomCase.inputs))
    }
    let vector = try RandomCase("Dropout of a vector") {
      LSTM(RandomCase.units)
      Dropout(0.5)
      Dense(RandomCase.outputs)
    }
    try vector.expectEqual(
      seed: Self.seed, dropout: dropout(vector, layer: 2, rates: [.output: 0.5], features: RandomCase.units))
  }

  @Test("the seed decides what is dropped in training, and nothing is in prediction")
  func seeds() throws {
    let item = try RandomCase("all dropouts") {
      SpatialDropout1D(0.3)
      Bidirectional(LSTM(RandomCase.units, dropout: 0.3, recurrentDropout: 0.3, returnSequences: true))
      Dropout(0.3)
      GRU(7, dropout: 0.3, recurrentDropout: 0.3)
      Dense(RandomCase.outputs)
    }
    let cotangent = item.ids.map { _ in [1.0, -1] }
    func outputs(_ seed: UInt64, training: Bool) throws -> [Float] {
      try item.harness.run(cotangent, seed: seed, isTraining: training).outputs.values
    }
    let predicted = try Predictor(item.harness.network).outputs(for: item.harness.batch).values
    #expect(try outputs(1, training: false) == predicted)
    #expect(try outputs(2, training: false) == predicted)
    #expect(try outputs(1, training: true) == outputs(1, training: true))
    #expect(try outputs(1, training: true) != outputs(2, training: true))
    #expect(try outputs(1, training: true) != predicted)
  }
}

extension RandomCase {
  func layerName(_ layer: Int) -> String { harness.network.layerSummaries[layer].name }
}
