public import TenorLayers

extension SafeTensors {
  /// The weights of a network, under their names in it.
  ///
  /// - Complexity: O(weights)
  public init(weightsOf network: Network) {
    self.init()
    for parameter in network.parameters {
      guard let values = network.values(of: parameter.name) else { continue }
      tensors[parameter.name] = Tensor(shape: parameter.shape, values: values)
    }
  }
}
