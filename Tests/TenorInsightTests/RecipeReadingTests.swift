import TenorCompute
import TenorInsight
import TenorLayers
import TenorText
import TenorTraining
import Testing

@Suite("Recipes in YAML")
struct RecipeReadingTests {
  private static let everything = """
    name: everything
    summary: "All keys: none left out."
    reference: {published: 84.04, keras: 85}
    data: {name: imdb.npz, training_examples: 1000, validation_examples: 500, test_examples: 400}
    text:
      html_breaks: false
      normalize_unicode: false
      lowercase: false
      replacements:
        - {text: "n't", with: " not"}
        - {pattern: white_space, with: " "}
      fold_white_space: true
      split: character
      filters: ".,\\t"
      separator: "-"
      lowercase_words: true
      ids: imdb
      vocabulary: 5000
      skip_top: 20
      maximum_length: null
      truncating: post
      padding: post
    network:
      architecture: bigru
      embedding: 24
      units: [32, 16]
      dense: 8
      dense_activation: tanh
      dropout: 0.1
      recurrent_dropout: 0.2
      output_dropout: 0.3
      spatial_dropout: 0.4
      pooling: average
      mask: false
    training:
      optimizer: {class_name: RMSprop, config: {rho: 0.8}}
      learning_rate: {class_name: ExponentialDecay, config: {initial_learning_rate: 0.01, decay_steps: 100, decay_rate: 0.5}}
      clip_norm: 1.5
      embedding_squares: parts
      epochs: 7
      batch_size: 48
      shuffle: once
      validation_split: 0.25
      early_stopping: 2
      class_weight: balanced
    """

  @Test func everyKeyIsRead() throws {
    let recipe = try Recipe(yaml: Self.everything, file: "e.yaml")
    var expected = Recipe(
      name: "everything", summary: "All keys: none left out.",
      text: TextPipeline.Configuration(
        cleaner: TextCleaner(
          replacesHTMLBreaks: false, normalizesUnicode: false, lowercases: false,
          replacements: [Replacement("n't", with: " not"), Replacement(.whiteSpace, with: " ")], foldsWhiteSpace: true),
        splitter: TokenSplitter(unit: .character, filters: ".,\t", separator: "-", lowercases: true),
        scheme: .imdb(idLimit: 5000, skipTop: 20),
        sequenceRule: SequenceRule(maximumLength: nil, truncating: .post, padding: .post)),
      architecture: .recurrent(
        RecurrentArchitecture(
          .bigru, embedding: 24, units: [32, 16], dense: [8], denseActivation: .tanh, dropout: 0.1,
          recurrentDropout: 0.2, outputDropout: 0.3,
          spatialDropout: 0.4, pooling: .average, masksPadding: false)),
      optimizer: .rmsprop(
        learningRate: .exponential(ExponentialDecay(initialLearningRate: 0.01, decaySteps: 100, decayRate: 0.5)),
        rho: 0.8, clipping: .norm(1.5)),
      epochs: 7, batchSize: 48, shuffling: .once, validationSplit: 0.25, earlyStoppingPatience: 2,
      balancesClasses: true)
    expected.optimizer.embeddingSquares = .ofParts
    expected.reference = RecipeReference(published: 84.04, keras: 85)
    expected.data = RecipeData(
      name: "imdb.npz", trainingExamples: 1000, validationExamples: 500, testExamples: 400)
    #expect(recipe == expected)
  }

  @Test func keysLeftOutTakeTheDefaults() throws {
    #expect(try Recipe(yaml: "summary: x", file: "folder/plain.yaml") == Recipe(name: "plain", summary: "x"))
  }

  @Test(
    "what is written is read again",
    arguments: Recipe.presets + [try? Recipe(yaml: everything, file: "")].compactMap(\.self))
  func roundTrip(recipe: Recipe) throws {
    #expect(try Recipe(yaml: recipe.yaml, file: "again.yaml") == recipe)
  }

  @Test("recipes that come with the package can be read", arguments: Recipe.shipped.map(\.name))
  func shipped(file: String) throws {
    let yaml = try #require(Recipe.shipped.first { $0.name == file }?.yaml)
    let recipe = try Recipe(yaml: yaml, file: file)
    #expect("\(recipe.name).yaml" == file)
    #expect(!recipe.summary.isEmpty)
    #expect(Recipe.named(recipe.name) == recipe)
  }

  @Test func aBaseGivesWhatIsLeftOut() throws {
    let recipe = try Recipe(yaml: "base: 001-lstm\nnetwork: {units: 16}", file: "small.yaml")
    var expected = try #require(Recipe.named("001-lstm"))
    guard case .recurrent(var network) = expected.architecture else { throw NoNetwork() }
    network.units = [16]
    expected.architecture = .recurrent(network)
    expected.name = "small"
    expected.summary = ""
    // The figures are those of another network.
    expected.reference = nil
    #expect(recipe == expected)
  }

  private struct NoNetwork: Error {}

  @Test func layersOneByOne() throws {
    let recipe = try Recipe(
      yaml: """
        layers:
          - {class: Embedding, input_dim: 100, output_dim: 8}
          - class: Bidirectional
            layer: {class: LSTM, units: 4, dropout: 0.5}
          - {class: Dense, units: 1, activation: sigmoid}
        """, file: "")
    var lstm = LSTM(4)
    lstm.dropout = 0.5
    #expect(
      recipe.architecture
        == .layers(
          sequential {
            Embedding(inputDimension: 100, outputDimension: 8)
            Bidirectional(lstm)
            Dense(1, activation: .sigmoid)
          }))
  }

  private static let mistakes: [(yaml: String, message: String)] = [
    ("", "r.yaml: expected a recipe, found nothing; see `tenor recipe show`."),
    ("- 1", "r.yaml:1:1: expected keys with values, found a list; write one `key: value` a line."),
    ("name: a\ntrainin: {}", "r.yaml:2:1: trainin: no such key; did you mean `training`."),
    (
      "training:\n  epoch: 3\n",
      "r.yaml:2:3: training.epoch: no such key; did you mean `epochs`."
    ),
    (
      "reference: {zzzzzzzz: 1}", "r.yaml:1:13: reference.zzzzzzzz: no such key; the keys here are published, keras."
    ),
    (
      "training:\n  epochs: many\n",
      "r.yaml:2:11: training.epochs: expected a whole number of at least 1, found 'many'; correct the value."
    ),
    (
      "training: {epochs: \"3\"}",
      "r.yaml:1:20: training.epochs: expected a whole number of at least 1, found '3'; correct the value."
    ),
    (
      "training: {epochs: 0}",
      "r.yaml:1:20: training.epochs: expected a whole number of at least 1, found '0'; correct the value."
    ),
    (
      "training: {epochs: null}",
      "r.yaml:1:20: training.epochs: expected a whole number of at least 1, found nothing; correct the value."
    ),
    (
      "network: {architecture: bilstn}",
      "r.yaml:1:25: network.architecture: expected one of simple-rnn, gru, lstm, bilstm, bigru, found 'bilstn'; "
        + "did you mean `bilstm`."
    ),
    (
      "network: {dropout: 1}",
      "r.yaml:1:20: network.dropout: expected a number of at least 0 and below 1, found '1'; correct the value."
    ),
    (
      "network: {mask: maybe}", "r.yaml:1:17: network.mask: expected true or false, found 'maybe'; correct the value."
    ),
    ("data: {test_examples: 3}", "r.yaml:1:7: data.name: expected a text, found nothing; add the key."),
    (
      "base: 001-lst", "r.yaml:1:7: base: expected the name of a recipe, found '001-lst'; did you mean `001-lstm`."
    ),
    (
      "text: {ids: imdb, unknown_token: x}",
      "r.yaml:1:34: text.unknown_token: expected none beside ids of imdb, which have their own; remove the key."
    ),
    ("network: {}\nlayers: []", "r.yaml:2:9: layers: expected either layers or network, found both; remove one."),
    ("name: [", "r.yaml:2:1: did not find expected node content; correct the YAML."),
    ("name: a\nname: b", "r.yaml:1:1: expected each key once, found name twice; remove one of them."),
  ]

  @Test("mistakes are named with their place and a remedy", arguments: mistakes)
  func mistake(yaml: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try Recipe(yaml: yaml, file: "r.yaml") }
    #expect(error?.description == message)
  }

  @Test("mistakes within layers and optimizers are found by their decoders")
  func decodedMistakes() {
    for (yaml, part) in [
      ("layers: [{class: LSTM, unit: 3}]", "layers[0]: "),
      ("layers: 3", "layers: expected a list, found '3'"),
      ("training: {optimizer: {class_name: Adan, config: {}}}", "no optimizer 'Adan'"),
      ("training: {optimizer: adan}", "expected one of adam, adamw, nadam, rmsprop, sgd, found 'adan'"),
      ("training: {learning_rate: -1}", "learning_rate"),
    ] {
      let error = #expect(throws: RecipeError.self) { try Recipe(yaml: yaml, file: "r.yaml") }
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
  }

  @Test("hostile files are refused at once")
  func hostile() {
    for yaml in [
      String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
      String(repeating: "{a: ", count: 100_000), "name: &a [*a]",
      "a: &a [x]\n" + (0..<40).map { "b\($0): &b\($0) [*a, *a, *a, *a, *a, *a, *a, *a, *a]" }.joined(separator: "\n"),
      "name: \u{0}", "%YAML 9.9\n---\nname: a",
    ] {
      #expect(throws: RecipeError.self) { try Recipe(yaml: yaml, file: "r.yaml") }
    }
  }

  @Test func namesAndFiles() throws {
    #expect(try Recipe(nameOrFile: "001-lstm") == Recipe.named("001-lstm"))
    let unknown = #expect(throws: RecipeError.self) { try Recipe(nameOrFile: "001-lstn") }
    #expect(unknown?.kind == .unknown)
    #expect(unknown?.remedy == "did you mean 001-lstm")
    let missing = #expect(throws: RecipeError.self) { try Recipe(nameOrFile: "nowhere/at-all.yaml") }
    #expect(missing?.kind == .missing)
  }
}
