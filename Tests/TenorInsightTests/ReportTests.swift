import Foundation
import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import TenorTraining
import Testing

@Suite("Reports")
struct ReportTests {
  /// A classifier that says "positive" exactly if the last word is "good" or "fine".
  private func classifier(labels: [String] = ["negative", "positive"]) throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(
      to: ["good fine", "bad"], configuration: .init(sequenceRule: SequenceRule(maximumLength: 1)))
    var network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 1)
        GlobalMaxPooling1D()
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 1))
    var table = [Float](repeating: -0.75, count: pipeline.idCount)
    table[Int(pipeline.encode("good").ids[0])] = 1
    table[Int(pipeline.encode("fine").ids[0])] = 0.5
    _ = network.setValues(table, of: "embedding/embeddings")
    _ = network.setValues([2], of: "dense/kernel")
    return try TextClassifier(
      pipeline: pipeline, labels: labels, network: network,
      metadata: ModelMetadata(
        seed: 7, command: "tenor train '<b>&.csv'", recipe: "<i>mine</i>", dataset: "a&b.csv", trainingExamples: 1_200),
      history: ChartPictures.history(epochs: 4))
  }

  private static let attack = "<script>alert(1)</script><img src=x onerror=alert(2)> \u{202E} good"

  private func data() -> Dataset {
    Dataset(
      source: "folder/<u>.csv",
      texts: ["good", Self.attack, "fine", "bad", "it was bad", "fine", "good"],
      labelNames: ["positive", "negative", "negative", "negative", "positive", "positive", "positive"],
      lineNumbers: [2, 3, 4, 5, 6, 7, 8])
  }

  private func training() -> Dataset {
    Dataset(
      source: "train", texts: (0..<40).map { $0 % 2 == 0 ? "good film \($0)" : "bad film \($0)" },
      labelNames: (0..<40).map { $0 % 2 == 0 ? "positive" : "negative" })
  }

  private func report() throws -> Report {
    let classifier = try classifier()
    var report = Report(of: classifier, recipe: Recipe.standard.yaml)
    try report.judge(classifier, on: data(), training: training())
    report.findings = [
      Finding(name: "a", severity: .note, problem: "P <1>", evidence: "E & 1", remedy: "R 1"),
      Finding(name: "b", severity: .serious, problem: "P 2", evidence: "E 2", remedy: "R 2"),
      Finding(name: "c", severity: .warning, problem: "P 3", evidence: "E 3", remedy: "R 3"),
    ]
    return report
  }

  @Test func examplesComeTheMostTellingFirst() throws {
    let evaluation = try Evaluation(of: classifier(), on: data())
    let mistakes = try evaluation.examples(.confidentMistakes, of: data())
    // σ(2) for "good", σ(1.5) for "bad", σ(1) for "fine".
    #expect(mistakes.map(\.line) == [3, 6, 4])
    #expect(mistakes.map(\.given) == ["positive", "negative", "positive"])
    for mistake in mistakes {
      let sum: Float = mistake.score + mistake.scoreOfActual
      #expect(!mistake.isRight && abs(sum - 1) < 1e-6)
    }
    #expect(abs(mistakes[0].score - 0.880_797) < 1e-5)
    #expect(abs(mistakes[2].score - 0.731_059) < 1e-5)
    #expect(try evaluation.examples(.leastSure, of: data(), limit: 2).map(\.line) == [4, 7])
    #expect(try evaluation.examples(.confidentSuccesses, of: data(), limit: 3).map(\.line) == [2, 8, 5])
    let other = Dataset(source: "other", texts: ["good"], labelNames: ["positive"])
    #expect(throws: DataError.self) { try evaluation.examples(.leastSure, of: other) }
  }

  @Test func wordsOfRanksAreShown() throws {
    let words = try Vocabulary(words: ["good", "bad"])
    let data = Dataset(
      source: "ranks", examples: .wordRanks(TokenBatch([[1, 2], [2, 1]]), words), labels: [0, 1],
      classes: ["negative", "positive"])
    let examples = try Evaluation(of: classifier(), on: data).examples(.confidentSuccesses, of: data)
    #expect(examples.map(\.text) == ["bad good", "good bad"])
  }

  @Test func curvesOfROCAreOfTheSecondLabelOrOfEach() throws {
    let evaluation = try Evaluation(of: classifier(), on: data())
    let curves = try evaluation.curvesOfROC(on: data())
    #expect(curves.map(\.label) == ["positive"])
    #expect(curves[0].area == evaluation.areaUnderROC)
  }

  @Test func thePageHoldsAllThatIsKnown() throws {
    let report = try report()
    let html = report.html
    for part in [
      "Result", "Findings", "Training", "Test data", "Examples", "Data", "What was run", "Run it again",
    ] {
      #expect(html.contains(">\(part)</h2>"), "\(part)")
    }
    #expect(
      report.charts().map(\.name)
        == ["accuracy", "loss", "baselines", "confusion", "reliability", "roc", "labels", "lengths"])
    #expect(html.components(separatedBy: "<svg ").count == 9)
    // 4 of 7 right; a baseline of 40 texts that tells "good" from "bad".
    #expect(html.contains("57.14 %"))
    let linear = try #require(report.judgement?.baselines?.linear)
    #expect(html.contains("A baseline is better than this model") == (linear > 4.0 / 7))
    #expect(html.contains("1,200") && html.contains("tenor train DATA --recipe recipe.yaml --seed 7"))
    #expect(html.contains("GlobalMaxPooling1D") && html.contains("batch_size: 32"))
    #expect(html.contains(#"<th scope="row">negative</th><td class="number">0.5000</td>"#))
    // The weightiest finding comes first.
    let places = ["P 2", "P 3", "P &lt;1&gt;"].compactMap { html.range(of: $0)?.lowerBound }
    #expect(places.count == 3 && places == places.sorted())
    #expect(try self.report().html == html)
  }

  @Test func whatUsersWroteIsNoMarkup() throws {
    var report = try report()
    report.facts.append(.init(name: Self.attack, value: Self.attack))
    report.summary = Self.attack
    let html = report.html
    for piece in ["<script", "<img", "<i>mine", "<b>&", "<u>.csv"] { #expect(!html.contains(piece), "\(piece)") }
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;"))
    #expect(html.contains("<title>&lt;i&gt;mine&lt;/i&gt; – Tenor report</title>"))
  }

  /// Everything is in the page: no address but the name of SVG's vocabulary, and a policy against all others.
  @Test func thePageNeedsNothingFromOutside() throws {
    let html = try report().html.replacing(#"xmlns="http://www.w3.org/2000/svg""#, with: "")
    for piece in ["http:", "https:", "src=", "url(", "@import", "<link", "style=\""] {
      #expect(!html.replacing("src=x", with: "").contains(piece), "\(piece)")
    }
    #expect(html.contains("default-src 'none'; style-src 'sha256-"))
  }

  @Test func withoutTestDataThePageHasCurvesAndRecipe() throws {
    let html = Report(of: try classifier(), recipe: Recipe.standard.yaml).html
    #expect(html.components(separatedBy: "<svg ").count == 3)
    #expect(html.contains("There are no test data to judge by"))
    #expect(!html.contains(">Examples</h2>") && !html.contains(">Findings</h2>"))
    #expect(html.contains(">Run it again</h2>"))
  }

  @Test func aRunTellsWhatTheStoreKnows() throws {
    var run = TrainingRun(
      experiment: "001-lstm", recipe: try #require(Recipe.named("001-lstm")).yaml, data: "imdb.npz", sample: 1_000,
      seed: 3, precision: "bfloat16", threads: 2, version: "0.1.0", machine: "avx2, 2 processors",
      command: "tenor reproduce 001-lstm --quick", begun: Date(timeIntervalSince1970: 1_000_000))
    run.status = .failed
    run.problem = "the <loss> is no number"
    run.results = ["test_accuracy": 0.5]
    let html = Report(of: run, epochs: [["loss": 0.7, "accuracy": 0.5], ["loss": 0.6]]).html
    for text in [
      "avx2, 2 processors", "1970-01-12T13:46:40Z", "the &lt;loss&gt; is no number", "tenor reproduce 001-lstm --quick",
      "bfloat16", "units: [128, 64]", "test accuracy",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    // A run of a sample is not what the recipe alone would do.
    #expect(!html.contains("--recipe recipe.yaml"))
    run.sample = nil
    #expect(Report(of: run, epochs: []).html.contains("tenor train --recipe recipe.yaml --seed 3 --precision bfloat16"))
    #expect(Report(of: run, epochs: []).html.contains("No epoch came to its end."))
  }

  @Test func aModelsOwnDataAreThoseOfItsRecipe() throws {
    let metadata = ModelMetadata(dataset: "demo")
    var recipe = Recipe.standard
    recipe.data = RecipeData(name: "demo", trainingExamples: 50, testExamples: 20)
    let parts = try RecipeData.parts(of: metadata, recipe: recipe)
    #expect(parts?.training.count == 50 && parts?.test?.count == 20)
    #expect(try RecipeData.parts(of: metadata, recipe: recipe, sample: 10)?.training.count == 10)
    #expect(try RecipeData.parts(of: metadata, recipe: nil)?.test?.count == 2_000)
    // It learnt from other data than the recipe names.
    #expect(try RecipeData.parts(of: ModelMetadata(dataset: "mine.csv"), recipe: recipe) == nil)
    #expect(try RecipeData.parts(of: ModelMetadata(), recipe: recipe) == nil)
    #expect(throws: DataError.self) { try RecipeData.parts(of: ModelMetadata(dataset: "mine.csv"), recipe: nil) }
  }

  @Test(
    .enabled(if: Chromium.path != nil, "no browser: install Chromium to measure pages"), arguments: [true, false])
  func thePageFitsTelephonesAndScreens(isJudged: Bool) throws {
    var report = isJudged ? try report() : Report(of: try classifier(), recipe: Recipe.standard.yaml)
    report.facts.append(.init(name: "path", value: String(repeating: "unbroken", count: 40)))
    let (layouts, complaints) = try Chromium.layouts(of: report.html, widths: [360, 768, 1280])
    #expect(complaints.isEmpty, "\(complaints)")
    #expect(layouts.map(\.width) == [360, 768, 1280])
    for layout in layouts {
      #expect(layout.contentWidth <= layout.width, "\(layout.width)")
      #expect(layout.isStyled)
      #expect(layout.pictures == (isJudged ? 8 : 2))
      #expect(layout.collisions.isEmpty, "\(layout.collisions)")
      #expect(layout.cutOff.isEmpty, "\(layout.cutOff)")
      #expect(layout.smallestLetters >= 5)
    }
  }

  /// The measure itself notices what it is there for.
  @Test(.enabled(if: Chromium.path != nil, "no browser: install Chromium to measure pages"))
  func theMeasureNoticesTrouble() throws {
    let page = """
      <!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><style>body { max-width: 9px }
      </style><body><p><span>\(String(repeating: "unbroken", count: 200))</span></p><svg width="100" height="50">\
      <title>t</title><text x="0" y="20">first</text><text x="5" y="22">second</text><text x="90" y="45">long text</text>\
      </svg><script>0</script>
      """
    let (layouts, complaints) = try Chromium.layouts(of: page, widths: [360])
    #expect(!complaints.isEmpty)
    #expect(layouts[0].contentWidth > 360 && !layouts[0].isStyled)
    #expect(layouts[0].collisions.count == 1 && layouts[0].cutOff.count == 1)
  }
}
