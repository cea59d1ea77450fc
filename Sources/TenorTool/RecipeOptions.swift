public import ArgumentParser
public import Tenor

extension RecurrentArchitecture.Kind: ExpressibleByArgument {}
extension SequenceSide: ExpressibleByArgument {}
extension EmbeddingSquares: ExpressibleByArgument {}
extension Shuffling: ExpressibleByArgument {}
extension OptimizerName: ExpressibleByArgument {}
extension ClassWeighting: ExpressibleByArgument {}

/// A list of whole numbers separated by commas.
struct NumberList: ExpressibleByArgument {
  let numbers: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, !numbers.isEmpty else { return nil }
  }
}

/// What is trained and how: a recipe, and what is changed of it. Defaults shown are those of the recipe `standard`.
struct RecipeOptions: ParsableArguments {
  @Option(help: "The recipe to start from: a name that `tenor recipe list` prints, or a YAML file.")
  var recipe = Recipe.standard.name

  @Option(help: "The kind of recurrent layers. (default: bilstm)")
  var architecture: RecurrentArchitecture.Kind?

  @Option(help: "The units of each recurrent layer, such as 128,64. (default: 64)")
  var units: NumberList?

  @Option(parsing: .unconditional, help: "Features of a word's vector. (default: 64)")
  var embedding: Int?

  @Option(
    help: """
      A file of vectors that the words begin with: text of word2vec, fastText or GloVe, also .gz. Sets --embedding. \
      (default: none)
      """)
  var embeddings: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether the words' vectors stay as they are in training. (default: --no-freeze-embeddings)")
  var freezeEmbeddings: Bool?

  @Option(help: "The units of dense layers before the output, such as 32. (default: none)")
  var dense: NumberList?

  @Option(parsing: .unconditional, help: "The share of each recurrent layer's input dropped in training. (default: 0)")
  var dropout: Float?

  @Option(parsing: .unconditional, help: "The share of each recurrent layer's state dropped in training. (default: 0)")
  var recurrentDropout: Float?

  @Option(help: "A JSON file with the list of layers, instead of the options above.")
  var layers: String?

  @Option(parsing: .unconditional, help: "The number of ids, for words and markers. (default: 10000)")
  var vocabulary: Int?

  @Option(parsing: .unconditional, help: "The most words of a text; the last ones are kept. (default: 400)")
  var maximumLength: Int?

  @Option(help: "Where padding is thought to stand. (default: pre)")
  var padding: SequenceSide?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether the network passes over padding, or reads it as if it were words, as Keras does. (default: --mask)")
  var mask: Bool?

  @Option(help: "The optimizer. (default: adam)")
  var optimizer: OptimizerName?

  @Option(
    help: """
      How adaptive optimizers square the gradient of a word that a batch has several times: part by part, as Keras on \
      TensorFlow, or summed, as Keras on JAX and PyTorch. (default: sum)
      """)
  var embeddingSquares: EmbeddingSquares?

  @Option(parsing: .unconditional, help: "The learning rate. (default: 0.002; Keras's own with --optimizer)")
  var learningRate: Float?

  @Option(
    parsing: .unconditional, help: "Scale the gradient of each weight down to at most this norm. (default: never)")
  var clipNorm: Float?

  @Option(parsing: .unconditional, help: "Passes over the training data. (default: $TENOR_EPOCHS, else 6)")
  var epochs: Int?

  @Option(parsing: .unconditional, help: "Examples for each update. (default: $TENOR_BATCH_SIZE, else 32)")
  var batchSize: Int?

  @Option(help: "When examples are shuffled. (default: each-epoch)")
  var shuffle: Shuffling?

  @Option(parsing: .unconditional, help: "The share of the data held out for validation. (default: 0.1)")
  var validationSplit: Float?

  @Option(
    parsing: .unconditional,
    help: "Stop after this many epochs without a smaller validation loss, and keep the best one. (default: never)")
  var earlyStopping: Int?

  @Option(help: "Whether examples of rare classes count more. (default: none)")
  var classWeight: ClassWeighting?

  mutating func validate() throws {
    if epochs == nil { epochs = try EnvironmentVariable.value("TENOR_EPOCHS") }
    if batchSize == nil { batchSize = try EnvironmentVariable.value("TENOR_BATCH_SIZE") }
    try Check.atLeast(1, epochs, "--epochs")
    try Check.atLeast(1, batchSize, "--batch-size")
    try Check.atLeast(1, embedding, "--embedding")
    try Check.atLeast(1, units?.numbers.min(), "--units")
    try Check.atLeast(1, dense?.numbers.min(), "--dense")
    try Check.atLeast(3, vocabulary, "--vocabulary")
    try Check.atLeast(1, maximumLength, "--maximum-length")
    try Check.atLeast(0, earlyStopping, "--early-stopping")
    try Check.share(dropout, "--dropout")
    try Check.share(recurrentDropout, "--recurrent-dropout")
    try Check.share(validationSplit, "--validation-split")
    try Check.positive(learningRate, "--learning-rate")
    try Check.positive(clipNorm, "--clip-norm")
  }
}
