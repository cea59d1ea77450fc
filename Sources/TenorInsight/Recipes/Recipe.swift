public import TenorLayers
public import TenorText
public import TenorTraining

/// Everything that makes a classifier of labelled texts, but for the texts: text pipeline, layers and training.
public struct Recipe: Sendable, Hashable {
  /// Where the layers come from.
  public enum Architecture: Sendable, Hashable {
    /// Made to fit the tokenizer and the labels.
    case recurrent(RecurrentArchitecture)
    /// As they are; they must fit the tokenizer and the labels.
    case layers([LayerSpec])
  }

  /// The name, such as `001-lstm`.
  public var name: String
  /// What it is, in one sentence.
  public var summary: String
  /// The data of the experiment that this is, if it is one.
  public var data: RecipeData?
  /// What its accuracy is held against.
  public var reference: RecipeReference?
  /// How texts become ids.
  public var text: TextPipeline.Configuration
  /// The layers.
  public var architecture: Architecture
  /// The vectors of words that the embedding begins with. Default: none.
  public var embeddings: PretrainedEmbedding?
  /// How weights follow their gradients. Default: Adam.
  public var optimizer: Optimizer
  /// Passes over the training data. Default: 5.
  public var epochs: Int
  /// Examples for each update. Default: 32.
  public var batchSize: Int
  /// In which order examples come. Default: shuffled anew for each epoch.
  public var shuffling: Shuffling
  /// The share of the data that is held out for validation; 0 for none. Default: 0.1.
  public var validationSplit: Float
  /// Ends the training after this many epochs without a smaller validation loss and returns to the best epoch; `nil` to
  /// train all epochs. Default: `nil`.
  public var earlyStoppingPatience: Int?
  /// Whether examples of rare classes count more. Default: `false`.
  public var balancesClasses: Bool

  /// Creates a recipe.
  public init(
    name: String, summary: String, text: TextPipeline.Configuration = TextPipeline.Configuration(),
    architecture: Architecture = .recurrent(RecurrentArchitecture()), optimizer: Optimizer = .adam(), epochs: Int = 5,
    batchSize: Int = 32, shuffling: Shuffling = .eachEpoch, validationSplit: Float = 0.1,
    earlyStoppingPatience: Int? = nil, balancesClasses: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.text = text
    self.architecture = architecture
    self.optimizer = optimizer
    self.epochs = epochs
    self.batchSize = batchSize
    self.shuffling = shuffling
    self.validationSplit = validationSplit
    self.earlyStoppingPatience = earlyStoppingPatience
    self.balancesClasses = balancesClasses
  }

  /// The layers for a tokenizer with `idCount` ids and `classCount` labels.
  public func layers(idCount: Int, classCount: Int) -> [LayerSpec] {
    let layers =
      switch architecture {
      case .recurrent(let architecture): architecture.layers(idCount: idCount, classCount: classCount)
      case .layers(let layers): layers
      }
    return embeddings?.isFrozen == true ? layers.withFrozenEmbedding : layers
  }

  /// What the network's input looks like. A network that takes the maximum over the steps of masked texts has no fixed
  /// length, for else it would see the padding.
  public var networkInput: NetworkInput {
    if case .recurrent(let layers) = architecture, layers.masksPadding, layers.pooling == .maximum {
      return NetworkInput()
    }
    return NetworkInput(
      maximumLength: text.sequenceRule.maximumLength,
      padding: text.sequenceRule.padding == .pre ? .pre : .post)
  }
}
