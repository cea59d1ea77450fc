extension ReferenceNetwork {
  /// The gradient of `loss` of the output, by central differences: (L(w + ε) − L(w − ε)) / 2ε.
  ///
  /// - Parameters:
  ///   - name: The name of a weight, or `initial_state/<layer>/<k>` for the initial state `k` of a layer.
  ///   - entries: The elements to differentiate by; all of them if nil.
  /// - Returns: The derivatives in the order of `entries`.
  /// - Complexity: two runs of the network for each entry.
  func numericalGradient(
    of name: String, at input: Input, step: Double = 1e-5, entries: [Int]? = nil,
    loss: (ReferenceTensor) throws -> Double
  ) throws -> [Double] {
    var network = self
    var input = input
    let state = try stateReference(name, input)
    guard let original = state.map({ input.initialStates[$0.layer]?[$0.index] }) ?? weights[name] else {
      throw ReferenceError("no weight \(name)")
    }
    func lossWhere(entry: Int, is value: Double) throws -> Double {
      var changed = original
      changed.data[entry] = value
      if let state {
        input.initialStates[state.layer]?[state.index] = changed
      } else {
        network.weights[name] = changed
      }
      return try loss(network.run(input).output)
    }
    return try (entries ?? Array(original.data.indices)).map { entry in
      let above = try lossWhere(entry: entry, is: original.data[entry] + step)
      let below = try lossWhere(entry: entry, is: original.data[entry] - step)
      return (above - below) / (2 * step)
    }
  }

  private func stateReference(_ name: String, _ input: Input) throws -> (layer: String, index: Int)? {
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 3, parts[0] == "initial_state" else { return nil }
    guard let index = Int(parts[2]), let states = input.initialStates[parts[1]], states.indices.contains(index) else {
      throw ReferenceError("no initial state \(name)")
    }
    return (parts[1], index)
  }
}
