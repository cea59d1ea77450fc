import Foundation
import TenorData
import TenorInsight
import TenorLayers
import TenorText
import TenorTraining
import Testing

@Suite("Diagnosis")
struct DiagnosisTests {
  /// For each finding a diagnosis that has it, how severe it is, and a part of what it must say.
  private func sick(_ name: Finding.Name) throws -> (Diagnosis, Finding.Severity, String) {
    var diagnosis = try DiagnosisSamples.healthy()
    func made(
      _ data: Dataset, test: Dataset? = nil, by recipe: Recipe = DiagnosisSamples.recipe()
    ) throws -> Diagnosis {
      try Diagnosis(recipe, training: data, test: test)
    }
    func data(
      _ count: Int, _ words: Int = 10, _ stem: String = "t",
      label: (Int) -> String = { $0 % 2 == 0 ? "bad" : "good" }
    ) -> Dataset {
      DiagnosisSamples.data(count, words: words, stem: stem, label: label)
    }
    switch name {
    case .postPaddingWithoutMask:
      let recipe = DiagnosisSamples.recipe(padding: .post, mask: false)
      return (
        try made(data(400), by: recipe), .serious,
        "the median text has 150 steps of padding, and 360 (100.0 %) of the 360 texts have more than 100"
      )
    case .paddingWithoutMask:
      return (try made(data(400), by: DiagnosisSamples.recipe(mask: false)), .note, "has 150 steps of padding")
    case .truncation:
      return (
        try made(data(400), by: DiagnosisSamples.recipe(maximumLength: 5)), .warning,
        "360 (100.0 %) of the 360 texts are cut, and 50.0 % of all words are never read"
      )
    case .plainRNNWithoutClipping:
      return (
        try made(data(400, 120), by: DiagnosisSamples.recipe(.simpleRNN)), .serious,
        "1 SimpleRNN layer learns through 120 steps"
      )
    case .labelImbalance:
      return (
        try made(data(1000) { $0 % 10 == 0 ? "rare" : "usual" }), .serious,
        "“rare” has 90 (10.0 %) of the 900 training examples; always giving “usual” is right in 90.0 %"
      )
    case .fewExamples: return (try made(data(40)), .warning, "“bad” has 18, “good” has 18 training examples")
    case .missingClass:
      return (
        try made(data(400), test: data(50, 10, "u") { _ in "good" }), .warning,
        "None of the 50 test examples carries “bad”"
      )
    case .sortedLabels:
      return (
        try made(data(400) { $0 < 200 ? "bad" : "good" }), .note,
        "From one of 360 training examples to the next the label changes 1 time; in chance order it would about 179 times"
      )
    case .leakedExamples:
      let test = data(50)
      return (
        try made(data(400), test: test), .serious,
        "Among the training texts stand also 50 (100.0 %) of the 50 test texts (50 with the same label)"
      )
    case .conflictingLabels:
      let texts = (0..<400).map { "text\($0 % 390) of some words" }
      let labels = (0..<400).map { $0 < 390 || $0 % 2 == 0 ? "a" : "b" }
      let labelled = Dataset(source: "made", texts: texts, labelNames: labels)
      var recipe = DiagnosisSamples.recipe()
      recipe.validationSplit = 0
      return (
        try made(labelled, by: recipe), .warning,
        "5 texts stand in 10 (2.5 %) of the training examples with different labels"
      )
    case .repeatedExamples:
      let texts = (0..<400).map { "Text\($0 % 200)\($0 < 200 ? " " : "  ")of words" }
      var recipe = DiagnosisSamples.recipe()
      recipe.validationSplit = 0
      return (
        try made(Dataset(source: "made", texts: texts, labelNames: (0..<400).map { "\($0 % 2)" }), by: recipe),
        .warning,
        "200 (50.0 %) of the 400 training examples repeat an earlier one"
      )
    case .unknownWords:
      // Of ten words the first two are others than in the training texts.
      return (
        try made(data(400), test: data(50, 10, "u")), .warning,
        "20.0 % of the 500 words of the test texts are unknown to the vocabulary of 97 words"
      )
    case .emptyTexts:
      let texts = (0..<400).map { $0 % 4 == 0 ? "!?" : "text\($0) of words" }
      return (
        try made(Dataset(source: "made", texts: texts, labelNames: (0..<400).map { "\($0 % 2)" })), .warning,
        "Without a known word are 90 (25.0 %) of the 360 training texts and 10 (25.0 %) of the 40 validation texts"
      )
    case .lengthMismatch:
      return (
        try made(data(400), test: data(50, 30)), .warning,
        "The median training text has 10 words, the median test text 30"
      )
    case .noValidation:
      var recipe = DiagnosisSamples.recipe()
      recipe.validationSplit = 0
      return (try made(data(400), by: recipe), .note, "All 400 examples are learnt from")
    case .lossNotFinite:
      diagnosis.history = DiagnosisSamples.history(loss: [0.6, .nan])
      return (diagnosis, .serious, "in epoch 2 of 2")
    case .unstableLoss:
      diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.5, 0.56])
      return (diagnosis, .warning, "In epoch 3 it rose to 0.560, after 0.500 before")
    case .lossNeverMoved:
      diagnosis.history = DiagnosisSamples.history(loss: [0.694, 0.6925, 0.693])
      return (diagnosis, .serious, "In 3 epochs it stayed between 0.693 and 0.694; guessing costs 0.693")
    case .overfitting:
      diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.4, 0.2], held: [0.5, 0.4, 0.45])
      return (
        diagnosis, .warning,
        "From epoch 2 to epoch 3 the validation loss rose from 0.400 to 0.450, while the training loss fell from 0.400 to"
      )
    case .stillLearning:
      diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.4], held: [0.5, 0.4])
      return (diagnosis, .note, "The last of 2 epochs lowered the validation loss from 0.500 to 0.400")
    case .chanceAccuracy:
      diagnosis = try made(data(2000))
      diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.5], held: [0.6, 0.6], heldAccuracy: [0.5, 0.565])
      return (
        diagnosis, .serious, "on 200 validation examples is 56.5 %; the most frequent label alone gives 50.0 %"
      )
    case .onePredictedClass:
      diagnosis.predictions = DiagnosisSamples.predictions(
        (0..<100).map { 0.6 + Float($0) / 1000 }, labels: (0..<100).map { $0 % 2 })
      return (diagnosis, .serious, "It gives it to 100 (100.0 %) of 100 test texts, of which 50 carry it.")
    case .constantScores:
      diagnosis.predictions = DiagnosisSamples.predictions((0..<100).map { 0.495 + Float($0) / 10_000 })
      return (diagnosis, .serious, "Of 100 test texts, the scores of nine of ten lie within 0.9 points of each other")
    }
  }

  @Test("what is wrong is found, with its figures", arguments: Finding.Name.allCases)
  func everyFinding(name: Finding.Name) throws {
    let (diagnosis, severity, part) = try sick(name)
    let finding = try #require(diagnosis.finding(name), "found \(diagnosis.findings.map(\.name))")
    #expect(finding.severity == severity)
    #expect(finding.evidence.contains(part), "\(finding.evidence)")
    for sentence in [finding.problem, finding.evidence, finding.remedy] {
      #expect(sentence.last.map { ".?)".contains($0) } == true && !sentence.contains("Optional"), "\(sentence)")
    }
  }

  @Test("healthy data, recipes and trainings have no finding")
  func healthy() throws {
    #expect(try DiagnosisSamples.healthy().findings == [])
    #expect(Diagnosis().findings == [])
  }

  @Test("001-lstm on balanced data with a usual history has nothing serious, nor a warning")
  func publishedRecipe() throws {
    let recipe = try #require(Recipe.named("001-lstm"))
    var diagnosis = try Diagnosis(recipe, training: DemoCorpus().dataset(.train), test: DemoCorpus().dataset(.test))
    diagnosis.history = DiagnosisSamples.history(loss: [0.65, 0.45, 0.34, 0.28, 0.25])
    #expect(diagnosis.findings.map(\.name) == ["no-validation"])
  }

  @Test("the most severe come first")
  func order() throws {
    var diagnosis = try DiagnosisSamples.healthy()
    diagnosis.history = DiagnosisSamples.history(loss: [0.6, 0.5, 0.56, 0.3], held: [0.5, 0.4, 0.41, 0.3])
    diagnosis.predictions = DiagnosisSamples.predictions(
      [Float](repeating: 0.7, count: 100), labels: (0..<100).map { $0 % 2 })
    #expect(
      diagnosis.findings.map(\.name) == ["chance-accuracy", "one-predicted-class", "unstable-loss", "still-learning"])
  }

  @Test("what is not known is said")
  func aspects() throws {
    let recipe = try #require(Recipe.named("003-lstm"))
    #expect(Diagnosis(recipe).examined == [.recipe, .layers])
    let whole = try DiagnosisSamples.healthy()
    #expect(whole.examined == [.recipe, .layers, .trainingData, .validationData, .history, .predictions])
    #expect(whole.examined.map(whole.description(of:)).contains("training data (360 texts)"))
  }

  /// The article is what a reader looks a name up in.
  @Test("the article lists the names of all findings, and no others")
  func article() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(contentsOf: root.appending(path: "Sources/Tenor/Tenor.docc/Doctor.md"), encoding: .utf8)
    let names = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.dropFirst(3).prefix { $0 != "`" } }
    #expect(names.map(String.init).sorted() == Finding.Name.allCases.map(\.rawValue).sorted())
  }
}
