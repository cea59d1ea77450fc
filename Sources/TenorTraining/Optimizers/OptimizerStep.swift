/// What happens to each gradient and parameter before the rule applies.
struct UpdatePreparation: Sendable, Hashable {
  /// The factor of clipping by norm; 1 for none.
  let gradientScale: Float
  /// The bound of clipping by value; infinite for none.
  let gradientLimit: Float
  let weightDecay: Float
  let learningRate: Float

  /// In this order of operands NaN stays NaN.
  @inline(__always)
  func gradient(_ gradient: Float) -> Float {
    max(min(gradient * gradientScale, gradientLimit), -gradientLimit)
  }

  /// The square of a gradient that was clipped; squares given beside the gradients are of those before.
  @inline(__always)
  func square<Squares: SquaredGradients>(
    _: Squares.Type, _ gradient: Float, _ given: Span<Float>, _ index: Int
  ) -> Float {
    Squares.square(of: gradient, given, at: index, scale: gradientScale)
  }

  @inline(__always)
  func decayed(_ parameter: Float) -> Float {
    parameter - parameter * weightDecay * learningRate
  }
}

/// The scalars of one optimizer step, computed once and then applied to any number of disjoint stretches of the
/// parameters, by any number of workers: the result does not depend on how the buffer is cut.
public struct OptimizerStep: Sendable, Hashable {
  enum Scalars: Sendable, Hashable {
    case sgdPlain(SGDStep)
    case sgd(SGDStep)
    case rmspropPlain(RMSpropStep)
    case rmspropMomentum(RMSpropStep)
    case rmspropCentered(RMSpropStep)
    case rmspropCenteredMomentum(RMSpropStep)
    case adam(AdamStep)
    case nadam(NadamStep)
  }

  let scalars: Scalars
  let gradientLimit: Float
  let weightDecay: Float
  /// The learning rate of this step.
  public let learningRate: Float

  /// Updates one stretch of parameters.
  ///
  /// All spans cover the same stretch of their flat buffers and have the same length; a span for a slot that the rule
  /// does not have (see `UpdateRule.slotNames`) is not touched and may be empty.
  ///
  /// - Parameters:
  ///   - parameters: The parameters, changed in place.
  ///   - gradients: The gradients of the loss with respect to them.
  ///   - squares: Numbers that stand for the gradients' squares where `piece` says so; else not read, and any span of that
  ///     length will do.
  ///   - slot0: The first slot of the state.
  ///   - slot1: The second slot of the state.
  ///   - slot2: The third slot of the state.
  ///   - piece: The clipping factor and whether weight decay applies; from `Optimizer.pieces(of:gradients:)`.
  /// - Complexity: O(parameters)
  public func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>, squares: Span<Float>,
    slot0: inout MutableSpan<Float>, slot1: inout MutableSpan<Float>, slot2: inout MutableSpan<Float>,
    piece: UpdatePiece
  ) {
    if piece.hasOwnSquares {
      update(GivenSquares.self, &parameters, gradients, squares, &slot0, &slot1, &slot2, piece)
    } else {
      update(OwnSquares.self, &parameters, gradients, gradients, &slot0, &slot1, &slot2, piece)
    }
  }

  private func update<Squares: SquaredGradients>(
    _ source: Squares.Type, _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
    _ squares: Span<Float>, _ slot0: inout MutableSpan<Float>,
    _ slot1: inout MutableSpan<Float>, _ slot2: inout MutableSpan<Float>, _ piece: UpdatePiece
  ) {
    let preparation = UpdatePreparation(
      gradientScale: piece.gradientScale, gradientLimit: gradientLimit,
      weightDecay: piece.decays ? weightDecay : 0, learningRate: learningRate)
    switch scalars {
    case .sgdPlain(let step): step.updatePlain(&parameters, gradients, preparation)
    case .sgd(let step): step.update(&parameters, gradients, &slot0, preparation)
    case .rmspropPlain(let step): step.updatePlain(source, &parameters, gradients, squares, &slot0, preparation)
    case .rmspropMomentum(let step):
      step.updateWithMomentum(source, &parameters, gradients, squares, &slot0, &slot1, preparation)
    case .rmspropCentered(let step):
      step.updateCentered(source, &parameters, gradients, squares, &slot0, &slot1, preparation)
    case .rmspropCenteredMomentum(let step):
      step.updateCenteredWithMomentum(source, &parameters, gradients, squares, &slot0, &slot1, &slot2, preparation)
    case .adam(let step): step.update(source, &parameters, gradients, squares, &slot0, &slot1, preparation)
    case .nadam(let step): step.update(source, &parameters, gradients, squares, &slot0, &slot1, preparation)
    }
  }
}

/// A stretch of the flat buffers that one call of `OptimizerStep.update` handles.
public struct UpdatePiece: Sendable, Hashable {
  /// Where the stretch lies in the flat buffers.
  public var range: Range<Int>
  /// What its gradients are multiplied by before use (clipping by norm); 1 for nothing.
  public var gradientScale: Float
  /// Whether weight decay applies to it.
  public var decays: Bool
  /// Whether the squares of its gradients are given beside the gradients.
  public var hasOwnSquares: Bool

  /// Creates a piece.
  public init(range: Range<Int>, gradientScale: Float = 1, decays: Bool = true, hasOwnSquares: Bool = false) {
    self.range = range
    self.gradientScale = gradientScale
    self.decays = decays
    self.hasOwnSquares = hasOwnSquares
  }
}
