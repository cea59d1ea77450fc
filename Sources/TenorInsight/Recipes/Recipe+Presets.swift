import TenorText
import TenorTraining

extension Recipe {
  /// What `tenor train` does without other wishes: a bidirectional LSTM with masked padding.
  public static let standard = Recipe(
    name: "standard", summary: "One bidirectional LSTM of 64 units on the last 400 words of a text.",
    architecture: .recurrent(RecurrentArchitecture(.bilstm, embedding: 64, units: [64], outputDropout: 0.3)),
    optimizer: .adam(learningRate: 0.002), epochs: 6)

  /// The recipes that come with the package.
  public static let presets: [Recipe] = [standard, imdbSmall, imdbBidirectionalLSTM, imdbLSTM, imdbSimpleRNN, phrases]

  /// The preset of the given name.
  public static func named(_ name: String) -> Recipe? { presets.first { $0.name == name } }

  private static let imdbSmall = Recipe(
    name: "imdb-small", summary: "The bundled model: a bidirectional GRU whose steps are pooled by their maximum.",
    architecture: .recurrent(
      RecurrentArchitecture(
        .bigru, embedding: 24, units: [32], outputDropout: 0.5, spatialDropout: 0.4, pooling: .maximum)),
    optimizer: .adam(learningRate: 0.002), epochs: 8, batchSize: 64, earlyStoppingPatience: 2)

  private static let imdbBidirectionalLSTM = Recipe(
    name: "000-bilstm", summary: "A bidirectional LSTM on film reviews of up to 600 words.",
    text: imdbText(maximumLength: 600),
    architecture: .recurrent(
      RecurrentArchitecture(
        .bilstm, embedding: 5, units: [64], dense: [64], outputDropout: 0.3, masksPadding: false)),
    epochs: 4, batchSize: 32, validationSplit: 0)

  private static let imdbLSTM = Recipe(
    name: "001-lstm", summary: "Two LSTM layers on the last 132 words of film reviews.",
    text: imdbText(maximumLength: 132),
    architecture: .recurrent(
      RecurrentArchitecture(.lstm, embedding: 32, units: [128, 64], dense: [32], dropout: 0.1)),
    optimizer: adamAsOnTensorFlow, epochs: 10, batchSize: 512, validationSplit: 0)

  private static let imdbSimpleRNN = Recipe(
    name: "001-simple-rnn", summary: "Two plain recurrent layers on the last 132 words of film reviews.",
    text: imdbText(maximumLength: 132),
    architecture: .recurrent(
      RecurrentArchitecture(
        .simpleRNN, embedding: 32, units: [128, 64], dense: [64], dropout: 0.1, recurrentDropout: 0.1)),
    epochs: 10, batchSize: 512, validationSplit: 0)

  private static let phrases = Recipe(
    name: "004-phrases", summary: "An LSTM on short phrases with contractions written out, for five classes.",
    text: TextPipeline.Configuration(
      cleaner: .englishContractions,
      splitter: TokenSplitter(filters: "\"#$%&()*+-/:;<=>?@[\\]^_`{|}~", lowercases: false),
      scheme: .keras(idLimit: 8192), sequenceRule: SequenceRule(maximumLength: 52)),
    architecture: .recurrent(
      RecurrentArchitecture(
        .lstm, embedding: 256, units: [256], dense: [256], dropout: 0.3, recurrentDropout: 0.3, masksPadding: false)),
    epochs: 8, batchSize: 512, validationSplit: 0.1)

  /// Adam as in the Keras that the recipe's figures are compared with.
  private static var adamAsOnTensorFlow: Optimizer {
    var optimizer = Optimizer.adam()
    optimizer.embeddingSquares = .ofParts
    return optimizer
  }

  private static func imdbText(maximumLength: Int) -> TextPipeline.Configuration {
    TextPipeline.Configuration(
      scheme: .imdb(idLimit: 5000), sequenceRule: SequenceRule(maximumLength: maximumLength))
  }
}
