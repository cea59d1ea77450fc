import TenorLayers
import TenorText
import TenorTraining

extension Diagnosis {
  /// Beyond some ten steps plain recurrent layers hardly learn (Bengio, Simard and Frasconi, "Learning long-term
  /// dependencies with gradient descent is difficult", 1994); from here on their gradients are a matter of luck.
  static let manySteps = 50
  /// From here on they fail with some seeds and not with others.
  static let tooManySteps = 100

  /// Plain recurrent layers that learn through many steps without clipping (Pascanu, Mikolov and Bengio, "On the
  /// difficulty of training recurrent neural networks", 2013).
  var gradientFindings: [Finding] {
    guard let recipe, recipe.optimizer.clipping == nil, let steps = typicalSteps, steps >= Self.manySteps else {
      return []
    }
    let plain = layers.readingLayers.filter { $0.layer.cell == .simpleRNN }
    guard !plain.isEmpty else { return [] }
    return [
      Finding(
        .plainRNNWithoutClipping, steps >= Self.tooManySteps ? .serious : .warning,
        problem: "A plain recurrent layer (SimpleRNN) has no gates: through this many steps its gradients vanish or "
          + "explode, and as nothing clips them, one bad update can undo what was learnt, so that one seed gives a usable "
          + "model and the next a guess.",
        evidence: "\(FigureText.count(plain.count, "SimpleRNN layer")) \(plain.count == 1 ? "learns" : "learn") "
          + "through \(FigureText.count(steps, "step")) of a typical text, and training.clip_norm is not set.",
        remedy: "Clip the gradients: set training.clip_norm: 1 in the recipe, or use \(command("--clip-norm 1"))"
          + "\(tunedPreset.map { " (the recipe \($0) does so and more)" } ?? ""); or take a layer with gates, such as an "
          + "LSTM (\(gatedChange)).")
    ]
  }

  /// The steps that the network reads of the median text; of the longest where the texts are not known.
  private var typicalSteps: Int? {
    let limit = pipeline?.sequenceRule.maximumLength ?? recipe?.text.sequenceRule.maximumLength
    if !layers.masksPadding, let length = input.maximumLength { return length }
    guard let data = training ?? test else { return limit }
    return min(data.lengths.median, limit ?? .max)
  }

  private var gatedChange: String {
    if case .layers = recipe?.architecture { "`class: LSTM` in the recipe's layers" } else { "`--architecture lstm`" }
  }

  /// The recipe beside this one whose training is better: `001-simple-rnn-tuned` for `001-simple-rnn`.
  private var tunedPreset: String? {
    recipe.flatMap { Recipe.named($0.name + "-tuned")?.name }
  }
}
