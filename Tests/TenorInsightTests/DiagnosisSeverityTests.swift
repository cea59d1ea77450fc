import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorText
import TenorTraining
import Testing

/// How severe findings are, and what they advise, by circumstance.
@Suite("Severities of a diagnosis")
struct DiagnosisSeverityTests {
  private func padding(
    _ kind: RecurrentArchitecture.Kind = .lstm, maximumLength: Int = 160, side: SequenceRule.Side = .post,
    mask: Bool = false, pooling: RecurrentArchitecture.Pooling = .last
  ) throws -> [String] {
    let recipe = DiagnosisSamples.recipe(
      kind, maximumLength: maximumLength, padding: side, mask: mask, pooling: pooling)
    return try Diagnosis(recipe, training: DiagnosisSamples.data(400)).findings.map { "\($0.severity) \($0.name)" }
  }

  @Test("padding is serious only where a layer ends on a long run of it")
  func paddings() throws {
    #expect(try padding() == ["serious post-padding-without-mask"])
    #expect(try padding(.gru) == ["serious post-padding-without-mask"])
    #expect(try padding(mask: true) == [])
    #expect(try padding(side: .pre) == ["note padding-without-mask"])
    #expect(try padding(.bilstm) == ["note padding-without-mask"])
    #expect(try padding(.bilstm, side: .pre) == ["note padding-without-mask"])
    #expect(try padding(pooling: .average) == ["note padding-without-mask"])
    // Ten words in twelve, and in thirty steps.
    #expect(try padding(maximumLength: 12) == ["note post-padding-without-mask"])
    #expect(try padding(maximumLength: 30) == ["serious post-padding-without-mask"])
    #expect(try padding(maximumLength: 12, side: .pre) == [])
  }

  @Test("some long runs of padding are a warning, and so are unknown ones")
  func somePadding() throws {
    // One text of five has ten words, the others have forty.
    let texts = DiagnosisSamples.data(400, words: 40).texts.enumerated().map { row, text in
      row % 5 == 0 ? text.split(separator: " ").prefix(10).joined(separator: " ") : text
    }
    let data = Dataset(source: "made", texts: texts, labelNames: (0..<400).map { "\($0 % 2)" })
    let recipe = DiagnosisSamples.recipe(maximumLength: 40, padding: .post, mask: false)
    #expect(try Diagnosis(recipe, training: data).finding(.postPaddingWithoutMask)?.severity == .warning)
    #expect(Diagnosis(recipe).finding(.postPaddingWithoutMask)?.severity == .warning)
  }

  @Test("the layers' directions and the kinds of layers count, not the recipe's names")
  func layers() throws {
    var recipe = DiagnosisSamples.recipe(padding: .pre, mask: false)
    func findings(_ layers: [LayerSpec]) throws -> [String] {
      recipe.architecture = .layers(layers + [Dense(1, activation: .sigmoid).spec])
      return try Diagnosis(recipe, training: DiagnosisSamples.data(400)).findings.map(\.name)
    }
    let embedding = Embedding(inputDimension: 10_000, outputDimension: 4).spec
    #expect(try findings([embedding, LSTM(4, goBackwards: true).spec]) == ["post-padding-without-mask"])
    #expect(try findings([embedding, Conv1D(4, kernelSize: 3).spec, GlobalMaxPooling1D().spec]) == [])
    recipe.text.sequenceRule.padding = .post
    let remedy = try {
      recipe.architecture = .layers([embedding, LSTM(4).spec, Dense(1, activation: .sigmoid).spec])
      return try Diagnosis(recipe, training: DiagnosisSamples.data(400)).finding(.postPaddingWithoutMask)?.remedy
    }()
    #expect(remedy?.contains("mask_zero: true for the Embedding") == true)
  }

  @Test("published recipes get the commands that mend them")
  func commands() throws {
    let recipe = try #require(Recipe.named("003-lstm"))
    var diagnosis = Diagnosis(recipe)
    let remedy = try #require(diagnosis.finding(.postPaddingWithoutMask)?.remedy)
    #expect(remedy.contains("`tenor train --recipe 003-lstm --mask`"))
    #expect(remedy.contains("the recipe 003-masked-lstm"))
    diagnosis.dataName = "mine.csv"
    let named = try #require(diagnosis.finding(.postPaddingWithoutMask)?.remedy)
    #expect(named.contains("`tenor train mine.csv --recipe 003-lstm --mask`"))
    for name in ["003-masked-lstm", "000-bilstm", "001-lstm", "000-cnn", "standard"] {
      #expect(Diagnosis(try #require(Recipe.named(name))).findings == [], "\(name)")
    }
  }

  @Test("the plain network of 001 is not reliable, and clipping is what it lacks")
  func plainRNN() throws {
    var recipe = try #require(Recipe.named("001-simple-rnn"))
    let finding = try #require(Diagnosis(recipe).finding(.plainRNNWithoutClipping))
    #expect(finding.severity == .serious)
    #expect(finding.evidence.contains("2 SimpleRNN layers learn through 132 steps"))
    #expect(finding.remedy.contains("`tenor train --recipe 001-simple-rnn --clip-norm 1`"))
    #expect(finding.remedy.contains("001-simple-rnn-tuned") == (Recipe.named("001-simple-rnn-tuned") != nil))
    recipe.optimizer.clipping = .norm(1)
    #expect(Diagnosis(recipe).findings == [])
    // Texts of ten words are short, whatever the limit.
    let short = try Diagnosis(DiagnosisSamples.recipe(.simpleRNN), training: DiagnosisSamples.data(400))
    #expect(short.findings == [])
    let medium = try Diagnosis(DiagnosisSamples.recipe(.simpleRNN), training: DiagnosisSamples.data(400, words: 60))
    #expect(medium.finding(.plainRNNWithoutClipping)?.severity == .warning)
  }

  @Test("sorted examples that are never shuffled are serious")
  func sortedExamples() throws {
    var recipe = DiagnosisSamples.recipe()
    recipe.shuffling = .never
    let data = DiagnosisSamples.data(400) { $0 < 200 ? "bad" : "good" }
    #expect(try Diagnosis(recipe, training: data).finding(.sortedLabels)?.severity == .serious)
  }

  @Test("rare labels that count more are but a note")
  func balanced() throws {
    var recipe = DiagnosisSamples.recipe()
    recipe.balancesClasses = true
    let data = DiagnosisSamples.data(1000) { $0 % 10 == 0 ? "rare" : "usual" }
    #expect(try Diagnosis(recipe, training: data).finding(.labelImbalance)?.severity == .note)
  }

  @Test("overfitting is a note with early stopping, and serious above what guessing costs")
  func overfitting() throws {
    var diagnosis = try DiagnosisSamples.healthy()
    diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.4, 0.2], held: [0.5, 0.4, 0.7])
    #expect(diagnosis.finding(.overfitting)?.severity == .serious)
    diagnosis.recipe?.earlyStoppingPatience = 1
    #expect(diagnosis.finding(.overfitting)?.severity == .note)
    // Noise, and a training loss that rises as well.
    diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.4, 0.2], held: [0.5, 0.4, 0.41])
    #expect(diagnosis.finding(.overfitting) == nil)
    diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.4, 0.41], held: [0.5, 0.4, 0.5])
    #expect(diagnosis.finding(.overfitting) == nil)
  }

  @Test("a network that fits its examples stands still without harm")
  func stillLosses() throws {
    var diagnosis = try DiagnosisSamples.healthy()
    diagnosis.history = DiagnosisSamples.history(loss: [0.2, 0.1995, 0.2])
    #expect(diagnosis.finding(.lossNeverMoved) == nil)
    diagnosis.history = DiagnosisSamples.history(loss: [0.69, 0.69])
    #expect(diagnosis.finding(.lossNeverMoved)?.severity == .warning)
  }

  @Test("a loss far above that of guessing is serious, wherever it began")
  func divergence() throws {
    var diagnosis = try DiagnosisSamples.healthy()
    diagnosis.history = DiagnosisSamples.history(loss: [9, 8])
    let finding = try #require(diagnosis.finding(.unstableLoss))
    #expect(finding.severity == .serious)
    #expect(finding.evidence == "In epoch 1 it was 9.000; guessing costs 0.693.")
    diagnosis.history = DiagnosisSamples.history(loss: [0.9, 0.6])
    #expect(diagnosis.finding(.unstableLoss) == nil)
  }

  @Test("a few examples right by chance are no accuracy at chance")
  func smallSamples() throws {
    var diagnosis = try DiagnosisSamples.healthy()
    // Forty validation examples, then a hundred predictions.
    diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.5], held: [0.6, 0.6], heldAccuracy: [0.5, 0.5])
    #expect(diagnosis.finding(.chanceAccuracy) == nil)
    diagnosis.history = nil
    let scores = (0..<100).map { Float($0 % 4 < 2 ? 0.1 : 0.9) }
    diagnosis.predictions = DiagnosisSamples.predictions(scores, labels: (0..<100).map { $0 % 2 })
    #expect(diagnosis.finding(.chanceAccuracy)?.evidence.contains("on 100 test examples is 50.0 %") == true)
  }

  @Test("an imbalanced part may be given one label nearly always")
  func imbalancedPredictions() throws {
    var diagnosis = try DiagnosisSamples.healthy()
    let scores = (0..<100).map { Float($0) / 400 }
    diagnosis.predictions = DiagnosisSamples.predictions(scores, labels: (0..<100).map { $0 % 10 == 0 ? 1 : 0 })
    #expect(diagnosis.finding(.onePredictedClass) == nil)
    diagnosis.predictions = DiagnosisSamples.predictions(scores, labels: (0..<100).map { $0 % 4 == 0 ? 1 : 0 })
    #expect(diagnosis.finding(.onePredictedClass)?.remedy.contains("class_weight: balanced") == true)
  }

  @Test("a vocabulary with room left is not what is too small")
  func vocabulary() throws {
    let training = DiagnosisSamples.data(400), foreign = DiagnosisSamples.data(100, words: 2, stem: "u")
    let diagnosis = try Diagnosis(DiagnosisSamples.recipe(), training: training, test: foreign)
    let open = try #require(diagnosis.finding(.unknownWords))
    #expect(open.severity == .serious)
    #expect(open.remedy.contains("add training texts"))
    var small = DiagnosisSamples.recipe()
    small.text.scheme = .keras(idLimit: 6, unknownToken: "[UNK]")
    let full = try #require(try Diagnosis(small, training: training).finding(.unknownWords))
    #expect(full.remedy.contains("--vocabulary 12"))
    // Without a sign for unknown words they are left out, and are unknown all the same.
    small.text.scheme = .keras(idLimit: 6)
    #expect(try Diagnosis(small, training: training).finding(.unknownWords) != nil)
  }
}
