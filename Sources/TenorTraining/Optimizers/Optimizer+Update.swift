extension Optimizer {
  /// Starts a step: counts it in the state, evaluates the learning rate and computes the step's scalars.
  ///
  /// - Parameter state: The optimizer's state; its slots are not touched.
  /// - Returns: What `OptimizerStep.update` needs for every stretch of this step.
  public func beginStep(_ state: inout OptimizerState) -> OptimizerStep {
    if !learningRate.isConstant { state.learningRate = learningRate.rate(atStep: state.step) }
    state.step += 1
    let rate = state.learningRate
    let scalars: OptimizerStep.Scalars
    switch rule {
    case .sgd(let rule):
      let step = SGDStep(learningRate: rate, momentum: Float(rule.momentum), nesterov: rule.nesterov)
      scalars = rule.momentum == 0 ? .sgdPlain(step) : .sgd(step)
    case .rmsprop(let rule):
      let step = RMSpropStep(rule, learningRate: rate)
      switch (rule.centered, rule.momentum > 0) {
      case (false, false): scalars = .rmspropPlain(step)
      case (false, true): scalars = .rmspropMomentum(step)
      case (true, false): scalars = .rmspropCentered(step)
      case (true, true): scalars = .rmspropCenteredMomentum(step)
      }
    case .adam(let rule), .adamW(let rule):
      scalars = .adam(AdamStep(rule, learningRate: rate, step: state.step))
    case .nadam(let rule):
      state.momentumProduct *= rule.momentum(atStep: state.step)
      scalars = .nadam(
        NadamStep(rule, learningRate: rate, step: state.step, momentumProduct: state.momentumProduct))
    }
    var gradientLimit = Float.infinity
    if case .value(let limit) = clipping { gradientLimit = limit }
    return OptimizerStep(
      scalars: scalars, gradientLimit: gradientLimit, weightDecay: weightDecay ?? 0, learningRate: rate)
  }

  /// Cuts the parameters into stretches that are clipped and decayed alike; neighbours that agree are joined.
  ///
  /// For clipping by norm this reads all gradients. Pieces may be cut further, for several workers.
  ///
  /// - Parameters:
  ///   - blocks: The parameters, in the order of the flat buffer.
  ///   - gradients: The flat gradients.
  ///   - squares: Of the same length; read for the blocks that have squares of their own.
  /// - Returns: Pieces that cover every block once, in order.
  public func pieces(
    of blocks: [ParameterBlock], gradients: Span<Float>, squares: Span<Float>
  ) -> [UpdatePiece] {
    let scales = clipping?.scales(gradients, squares, blocks) ?? [Float](repeating: 1, count: blocks.count)
    var pieces: [UpdatePiece] = []
    for (block, scale) in zip(blocks, scales) {
      let piece = UpdatePiece(
        range: block.range, gradientScale: scale, decays: decays(block.name),
        hasOwnSquares: block.hasOwnSquares && keepsOwnSquares)
      if let last = pieces.last, last.range.upperBound == piece.range.lowerBound, last.decays == piece.decays,
        last.gradientScale == piece.gradientScale, last.hasOwnSquares == piece.hasOwnSquares
      {
        pieces[pieces.count - 1].range = last.range.lowerBound..<piece.range.upperBound
      } else {
        pieces.append(piece)
      }
    }
    return pieces
  }

  /// Whether a block's own squares outlive clipping: Keras's other ways of clipping sum the parts first.
  private var keepsOwnSquares: Bool {
    switch clipping {
    case nil, .norm: rule.isAdaptive
    case .globalNorm, .value: false
    }
  }

  private func decays(_ name: String) -> Bool {
    weightDecay != nil && !excludedFromWeightDecay.contains { !$0.isEmpty && name.contains($0) }
  }

  /// Takes one whole step on the calling thread; all squares are those of `gradients`.
  ///
  /// - Parameters:
  ///   - parameters: The flat parameters, changed in place.
  ///   - gradients: The flat gradients, of the same length.
  ///   - blocks: The parameters' names and places.
  ///   - state: The optimizer's state, changed in place; made for this optimizer and this many parameters.
  /// - Complexity: O(parameters)
  public func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>, blocks: [ParameterBlock],
    state: inout OptimizerState
  ) {
    let step = beginStep(&state)
    // The slots leave the state for the time of the step, so that their spans can be borrowed side by side.
    var values = state.slots.indices.map { index in
      var taken: [Float] = []
      swap(&taken, &state.slots[index].values)
      return taken
    }
    var slot0 = values.isEmpty ? [] : values.removeFirst()
    var slot1 = values.isEmpty ? [] : values.removeFirst()
    var slot2 = values.isEmpty ? [] : values.removeFirst()
    let blocks = blocks.map { ParameterBlock(name: $0.name, shape: $0.shape, range: $0.range) }
    for piece in pieces(of: blocks, gradients: gradients, squares: gradients) {
      var part = parameters._mutatingExtracting(piece.range)
      var span0 = slot0.mutableSpan
      var span1 = slot1.mutableSpan
      var span2 = slot2.mutableSpan
      var part0 = span0._mutatingExtracting(span0.isEmpty ? 0..<0 : piece.range)
      var part1 = span1._mutatingExtracting(span1.isEmpty ? 0..<0 : piece.range)
      var part2 = span2._mutatingExtracting(span2.isEmpty ? 0..<0 : piece.range)
      step.update(
        parameters: &part, gradients: gradients.extracting(piece.range),
        squares: gradients.extracting(piece.range), slot0: &part0, slot1: &part1, slot2: &part2, piece: piece)
    }
    for (index, slot) in [slot0, slot1, slot2].prefix(state.slots.count).enumerated() {
      state.slots[index].values = slot
    }
  }
}
