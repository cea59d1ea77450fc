import TenorCompute
import TenorLayers
import TenorModel
import TenorText

extension Explainer {
  /// Σₖ wₖ ⟨∂F/∂x(αₖ x), x⟩ for each token, with the embeddings x and the places αₖ of Gauss and Legendre.
  func integratedGradients(
    of ids: [Int32], _ odds: LabelOdds, _ pool: WorkerPool?
  ) throws(NetworkError) -> Attribution {
    let (ends, _) = try products(ids, scales: [1, 0], odds, pool)
    var points = steps
    while true {
      let contributions = try integral(of: ids, points: points, odds, pool)
      let result = Attribution(
        contributions: contributions, logOdds: ends[0], referenceLogOdds: ends[1], points: points)
      if result.isComplete || points >= 8 * steps { return result }
      points *= 2
    }
  }

  private func integral(
    of ids: [Int32], points: Int, _ odds: LabelOdds, _ pool: WorkerPool?
  ) throws(NetworkError) -> [Double] {
    let rule = GaussLegendre(points)
    var contributions = [Double](repeating: 0, count: ids.count)
    try forEachBatch(0..<points, length: ids.count * 16) { places throws(NetworkError) in
      let (_, products) = try products(ids, scales: places.map { Float(rule.nodes[$0]) }, odds, pool)
      for (place, row) in zip(places, products) {
        for (token, product) in row.enumerated() { contributions[token] += rule.weights[place] * product }
      }
    }
    return contributions
  }

  /// ⟨∂F/∂x(x), x⟩ for each token.
  func gradientTimesInput(
    of ids: [Int32], _ odds: LabelOdds, _ pool: WorkerPool?
  ) throws(NetworkError) -> Attribution {
    let (values, products) = try products(ids, scales: [1], odds, pool)
    return Attribution(contributions: products[0], logOdds: values[0])
  }

  /// For each scale the log-odds of the scaled embeddings, and for each token its gradient times its own embedding.
  private func products(
    _ ids: [Int32], scales: [Float], _ odds: LabelOdds, _ pool: WorkerPool?
  ) throws(NetworkError) -> (values: [Double], products: [[Double]]) {
    let batch = TokenBatch(repeatElement(ids, count: scales.count))
    let result = try gradients.run(batch, scales: scales, pool: pool) { _, logits in odds.gradient(logits) }
    let embeddings = ids.map(gradients.embedding(of:))
    let products = scales.indices.map { row in
      ids.indices.map { token in
        zip(result.gradients.vector(row, step: token), embeddings[token]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
    return (scales.indices.map { odds.value(result.outputs.vector($0)) }, products)
  }

  /// F(x) − F(x with the token unknown) for each token.
  func occlusion(of ids: [Int32], _ odds: LabelOdds, _ pool: WorkerPool?) throws(NetworkError) -> Attribution {
    let whole = odds.value(try logits.outputs(for: TokenBatch([ids])).vector(0))
    let unknown = classifier.pipeline.tokenizer.scheme.unknown.map { [$0.id] } ?? []
    var contributions: [Double] = []
    try forEachBatch(ids.indices, length: ids.count) { places throws(NetworkError) in
      let occluded = TokenBatch(places.map { ids[..<$0] + unknown + ids[($0 + 1)...] })
      let outputs = try logits.outputs(for: occluded, pool: pool)
      contributions += (0..<places.count).map { whole - odds.value(outputs.vector($0)) }
    }
    return Attribution(contributions: contributions, logOdds: whole)
  }
}
