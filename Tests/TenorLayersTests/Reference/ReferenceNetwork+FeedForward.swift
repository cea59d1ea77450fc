extension ReferenceNetwork {
  /// The layers without a state, over padded rows.
  func feedForward(_ layer: ReferenceLayer, _ x: Activations) throws -> Activations {
    switch layer.kind {
    case .dense(let activation, let useBias):
      let kernel = try weight(layer.name, "kernel")
      let bias = useBias ? try weight(layer.name, "bias") : nil
      let values = x.values.map { row in row.map { activation(dense($0, kernel, bias)) } }
      return Activations(values: values, mask: x.mask, isSequence: x.isSequence)
    case .globalMaxPooling:
      // The mask is ignored: what the padded steps hold takes part.
      let values = x.values.map { row in [row.dropFirst().reduce(row[0]) { zip($0, $1).map { max($0, $1) } }] }
      return Activations(values: values, mask: nil, isSequence: false)
    case .globalAveragePooling:
      return Activations(values: averages(x), mask: nil, isSequence: false)
    case .convolution(let window, let activation, let useBias):
      let kernel = try weight(layer.name, "kernel")
      let bias = useBias ? try weight(layer.name, "bias") : nil
      let values = x.values.map { row in convolved(row, window, kernel, bias).map { activation($0) } }
      return Activations(values: values, mask: nil, isSequence: true)
    case .maxPooling(let window):
      return Activations(values: x.values.map { pooled($0, window) }, mask: nil, isSequence: true)
    case .flatten:
      return Activations(values: x.values.map { [$0.flatMap { $0 }] }, mask: nil, isSequence: false)
    default:
      throw ReferenceError("\(layer.name) is not a layer without a state")
    }
  }

  private func dense(_ x: [Double], _ kernel: ReferenceTensor, _ bias: ReferenceTensor?) -> [Double] {
    (0..<kernel.shape[1]).map { unit in
      var sum = bias?[unit] ?? 0
      for (feature, value) in x.enumerated() { sum += value * kernel[feature, unit] }
      return sum
    }
  }

  private func averages(_ x: Activations) -> [[[Double]]] {
    x.values.indices.map { row in
      let features = x.values[row].first?.count ?? 0
      var sum = Array(repeating: 0.0, count: features)
      var count = 0.0
      for step in x.values[row].indices where x.mask?[row][step] ?? true {
        for feature in 0..<features { sum[feature] += x.values[row][step][feature] }
        count += 1
      }
      return [sum.map { $0 / count }]
    }
  }

  /// The kernel is taps × features × filters.
  private func convolved(
    _ row: [[Double]], _ window: ReferenceWindow, _ kernel: ReferenceTensor, _ bias: ReferenceTensor?
  ) -> [[Double]] {
    (0..<window.outputLength(row.count)).map { output in
      (0..<kernel.shape[2]).map { filter in
        var sum = bias?[filter] ?? 0
        for tap in 0..<window.size {
          guard let step = window.inputStep(output: output, tap: tap, length: row.count) else { continue }
          for feature in 0..<kernel.shape[1] { sum += row[step][feature] * kernel[tap, feature, filter] }
        }
        return sum
      }
    }
  }

  private func pooled(_ row: [[Double]], _ window: ReferenceWindow) -> [[Double]] {
    (0..<window.outputLength(row.count)).map { output in
      let steps = (0..<window.size).compactMap { window.inputStep(output: output, tap: $0, length: row.count) }
      let features = row.first?.count ?? 0
      return (0..<features).map { feature in steps.reduce(-.infinity) { max($0, row[$1][feature]) } }
    }
  }
}
