package import TenorCompute

/// A sequence of layers with weights: the same forward pass in training and in prediction.
///
/// A value: copies share their weights until one of them changes.
///
/// ```swift
/// let network = try Network(
///   sequential {
///     Embedding(inputDimension: 5000, outputDimension: 32, maskZero: true)
///     LSTM(64, dropout: 0.1)
///     Dense(1, activation: .sigmoid)
///   }, input: NetworkInput(maximumLength: 132), seed: 1)
/// ```
public struct Network: Sendable {
  package let plan: NetworkPlan
  package private(set) var weights: FloatBuffer

  /// Compiles layers and draws initial weights.
  ///
  /// - Parameters:
  ///   - layers: An ``Embedding`` first.
  ///   - input: Lengths and padding of sequences.
  ///   - seed: The same seed gives the same weights.
  /// - Throws: ``NetworkError`` naming the layer whose options or shapes do not fit.
  public init(_ layers: [LayerSpec], input: NetworkInput = NetworkInput(), seed: UInt64 = 0) throws(NetworkError) {
    plan = try NetworkPlan(layers, input: input)
    weights = FloatBuffer(count: plan.weightCount)
    initializeWeights(seed: seed)
  }

  /// Takes a compiled plan; all weights are zero, to be set from a file.
  package init(plan: NetworkPlan) {
    self.plan = plan
    weights = FloatBuffer(count: plan.weightCount)
  }

  /// The same network, with the same weights, that gives what goes into the last activation: logits.
  ///
  /// - Returns: The network itself where it does not end with a dense layer.
  package var logits: Network {
    guard case .dense(var last) = layers.last, last.activation != .linear else { return self }
    last.activation = .linear
    // Only the last function differs, which no other layer and no weight depends on.
    guard let plan = try? NetworkPlan(layers.dropLast() + [last.spec], input: input) else { return self }
    return Network(plan: plan, weights: weights)
  }

  /// Takes a compiled plan and its weights, which nobody else changes.
  package init(plan: NetworkPlan, weights: FloatBuffer) {
    precondition(weights.count == plan.weightCount, "A network needs as many weights as its plan has.")
    self.plan = plan
    self.weights = weights
  }

  /// The layers' specifications.
  public var layers: [LayerSpec] { plan.specs }

  /// Lengths and padding of sequences.
  public var input: NetworkInput { plan.input }

  /// The shape of the output.
  public var outputShape: LayerShape { plan.outputShape }

  /// The weights' names, shapes and places.
  public var parameters: [ParameterInfo] { plan.parameters }

  /// The number of weights.
  public var parameterCount: Int { plan.weightCount }

  /// The number of weights that training changes.
  public var trainableParameterCount: Int { parameters.reduce(0) { $0 + ($1.isTrainable ? $1.count : 0) } }

  /// The values of one weight, in Keras's layout; `nil` for an unknown name.
  ///
  /// - Complexity: O(size of the weight)
  public func values(of name: String) -> [Float]? {
    guard let info = parameters.first(where: { $0.name == name }) else { return nil }
    return weights.withSpan(info.range) { span in span.indices.map { span[$0] } }
  }

  /// Sets the values of one weight.
  ///
  /// - Returns: Whether there is a weight of this name with this many values; if not, nothing changes.
  public mutating func setValues(_ values: [Float], of name: String) -> Bool {
    guard let info = parameters.first(where: { $0.name == name }), info.count == values.count else { return false }
    makeUnique()
    weights.withMutableSpan(info.range) { span in
      for index in values.indices { span[index] = values[index] }
    }
    return true
  }

  /// Gives this network its own copy of its weights if another shares them.
  package mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&weights) else { return }
    let copy = FloatBuffer(count: weights.count)
    copy.copy(from: weights)
    weights = copy
  }

  /// The weights in the order in which kernels read them.
  func packed(forTraining: Bool, kernels: EngineKernels) -> FloatBuffer {
    let packed = FloatBuffer(count: plan.packedCount)
    for layer in plan.layers { layer.pack(weights, into: packed, kernels: kernels, forTraining: forTraining) }
    return packed
  }
}
