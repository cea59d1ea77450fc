import Foundation
import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Explanations")
struct ExplainerTests {
  private static let words = ["good", "bad", "film", "plot", "not", "very", "but", "dull"]

  /// A classifier of random weights, large enough that activations leave their linear part.
  private static func classifier(
    labels: Int = 2, mask: Bool = true, maximumLength: Int = 12, unknownToken: String? = "[UNK]", seed: UInt64 = 1,
    @LayerBuilder _ layers: () -> [LayerSpec]
  ) throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(
      to: words,
      configuration: .init(
        scheme: .keras(idLimit: 20, unknownToken: unknownToken),
        sequenceRule: SequenceRule(maximumLength: maximumLength)))
    let last = labels == 2 ? Dense(1, activation: .sigmoid) : Dense(labels, activation: .softmax)
    var network = try Network(
      [Embedding(inputDimension: pipeline.idCount, outputDimension: 6, maskZero: mask).spec] + layers() + [last.spec],
      input: NetworkInput(maximumLength: maximumLength), seed: seed)
    for info in network.parameters where info.name.hasSuffix("embeddings") || info.name.hasPrefix("dense") {
      let values = try #require(network.values(of: info.name))
      let scale: Float = info.name.hasPrefix("dense") ? 2 : 30
      _ = network.setValues(values.map { $0 * scale }, of: info.name)
    }
    return try TextClassifier(pipeline: pipeline, labels: (0..<labels).map { "label\($0)" }, network: network)
  }

  private static let architectures: [(name: String, mask: Bool, layers: [LayerSpec])] = [
    ("SimpleRNN", true, [SimpleRNN(7).spec]),
    ("SimpleRNN that reads padding", false, [SimpleRNN(7).spec]),
    ("GRU", true, [GRU(7).spec]),
    ("LSTM", true, [LSTM(7).spec]),
    ("LSTM that reads padding", false, [LSTM(7).spec]),
    ("both directions", true, [Bidirectional(LSTM(7)).spec]),
    ("stacked", true, [Bidirectional(GRU(5, returnSequences: true)).spec, LSTM(6).spec]),
    ("average", true, [LSTM(7, returnSequences: true).spec, GlobalAveragePooling1D().spec]),
    (
      "convolution", false,
      [Conv1D(6, kernelSize: 3, padding: .same, activation: .tanh).spec, GlobalAveragePooling1D().spec]
    ),
  ]

  private static let text = "good film but very dull bad plot not"

  /// The log-odds of a label, from probabilities.
  private static func odds(_ classifier: TextClassifier, _ ids: [Int32], _ label: Int) throws -> Double {
    let p = Double(try classifier.probabilities(for: TokenBatch([ids]))[0][label])
    return log(p / (1 - p))
  }

  // MARK: By hand

  /// Mean of the embeddings times (1, 2), plus one half: each token's part can be written down.
  private static func linear(labels: [String] = ["negative", "positive"]) throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(to: words)
    var network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 2, maskZero: true)
        GlobalAveragePooling1D()
        Dense(1, activation: .sigmoid)
      })
    let table = (0..<pipeline.idCount).flatMap { id in [Float(id), Float(id % 3)] }
    _ = network.setValues(table, of: "embedding/embeddings")
    _ = network.setValues([1, 2], of: "dense/kernel")
    _ = network.setValues([0.5], of: "dense/bias")
    return try TextClassifier(pipeline: pipeline, labels: labels, network: network)
  }

  @Test("parts of a linear network")
  func byHand() throws {
    let classifier = try Self.linear()
    // Ids: unknown 1, good 2, bad 3, film 4; id + 2 (id mod 3) is 3, 6, 3, 6.
    let text = "good xyzzy film film"
    for method in [AttributionMethod.integratedGradients, .gradient] {
      let attribution = try Explainer(classifier, method: method).explain(text, label: "positive").attribution
      for (found, expected) in zip(attribution.contributions, [1.5, 0.75, 1.5, 1.5]) {
        #expect(abs(found - expected) < 1e-5)
      }
      #expect(attribution.contributions.count == 4)
      #expect(abs(attribution.logOdds - 5.75) < 1e-5)
      #expect(method == .gradient ? attribution.referenceLogOdds == nil : attribution.referenceLogOdds == 0.5)
      let opposite = try Explainer(classifier, method: method).explain(text, label: "negative").attribution
      #expect(opposite.contributions == attribution.contributions.map(-))
      #expect(opposite.logOdds == -attribution.logOdds)
    }
    // A word made unknown: 6 / 4 becomes 3 / 4.
    let occluded = try Explainer(classifier, method: .occlusion).explain(text).attribution
    for (found, expected) in zip(occluded.contributions, [0.75, 0, 0.75, 0.75]) {
      #expect(abs(found - expected) < 1e-5)
    }
    #expect(occluded.contributions.count == 4)
    #expect(occluded.referenceLogOdds == nil)
  }

  @Test("tokens have their places, and words that were not read no part")
  func tokens() throws {
    let classifier = try Self.classifier(maximumLength: 3, unknownToken: nil) { LSTM(4) }
    let explanation = try Explainer(classifier).explain("Good, xyzzy film: not GOOD!")
    let text = explanation.text
    #expect(
      explanation.tokens.map { $0.token.range.map { String(text[$0]) } } == ["Good", "xyzzy", "film", "not", "GOOD"])
    #expect(explanation.tokens.map(\.token.isTruncated) == [true, false, false, false, false])
    #expect(explanation.tokens.map(\.token.isUnknown) == [false, true, false, false, false])
    #expect(explanation.tokens.map { $0.contribution == nil } == [true, true, false, false, false])
    #expect(explanation.ids.count == 3)
    #expect(explanation.verdict == (try classifier.classify(text)))
    #expect(explanation.label == explanation.verdict.label)
  }

  @Test("a word in several places counts once")
  func influences() throws {
    let explanation = try Explainer(Self.linear()).explain("film good film xyzzy", label: "positive")
    let words = explanation.influences
    #expect(words.map(\.text) == ["film", "good", "xyzzy"])
    #expect(words.map(\.count) == [2, 1, 1])
    #expect(words.map(\.isUnknown) == [false, false, true])
    #expect(abs(words[0].contribution - 3) < 1e-5)
  }

  @Test("a text without a word, and one without a known word")
  func empty() throws {
    for method in AttributionMethod.allCases {
      let classifier = try Self.classifier { LSTM(4) }
      let nothing = try Explainer(classifier, method: method).explain("")
      #expect(nothing.tokens.isEmpty)
      #expect(nothing.attribution.contributions.isEmpty)
      #expect(nothing.attribution.logOdds.isFinite)
      #expect(try Explainer(classifier, method: method).explain("xyzzy").attribution.contributions.count == 1)
    }
    #expect(try Explainer(Self.classifier { LSTM(4) }).evolution(of: [], label: 0).isEmpty)
  }

  @Test("a label that there is not")
  func unknownLabel() throws {
    #expect {
      try Explainer(Self.linear()).explain("good", label: "positiv")
    } throws: { error in
      "\(error)".contains("found \"positiv\"; did you mean `positive`")
    }
  }

  // MARK: Against slow references

  /// ⟨∂F/∂x, x⟩ is the derivative of F by a factor before x, which central differences give: each word stands in one place,
  /// so that its row of the table is changed.
  @Test("gradient × input is the derivative by a factor before the embedding", arguments: 0..<9, [2, 3])
  func gradients(architecture: Int, labels: Int) throws {
    let (name, mask, layers) = Self.architectures[architecture]
    let classifier = try Self.classifier(labels: labels, mask: mask) { layers }
    let ids = classifier.pipeline.encode(Self.text).ids
    let table = try #require(classifier.network.values(of: "embedding/embeddings"))
    for label in 0..<labels {
      let found = try Explainer(classifier, method: .gradient).attribution(of: ids, label: label)
      #expect(abs(found.logOdds - (try Self.odds(classifier, ids, label))) < 1e-3, "\(name)")
      for (place, id) in ids.enumerated() {
        func odds(factor: Float) throws -> Double {
          var network = classifier.network, values = table
          for column in 0..<6 { values[Int(id) * 6 + column] *= factor }
          _ = network.setValues(values, of: "embedding/embeddings")
          return try Self.odds(
            TextClassifier(pipeline: classifier.pipeline, labels: classifier.labels, network: network), ids, label)
        }
        let slope = try (odds(factor: 1.004) - odds(factor: 0.996)) / 0.008
        #expect(
          abs(found.contributions[place] - slope) < 3e-3 * max(1, abs(slope)), "\(name), label \(label), \(place)")
      }
    }
  }

  @Test("integrated gradients are the integral of the gradient", arguments: 0..<9)
  func integral(architecture: Int) throws {
    let (name, mask, layers) = Self.architectures[architecture]
    let classifier = try Self.classifier(mask: mask) { layers }
    let ids = classifier.pipeline.encode(Self.text).ids
    let table = try #require(classifier.network.values(of: "embedding/embeddings"))
    // The mean of the gradients of many networks whose embeddings, but that of padding, are made smaller.
    let pieces = 400
    var sums = [Double](repeating: 0, count: ids.count)
    for piece in 0..<pieces {
      let factor = (Float(piece) + 0.5) / Float(pieces)
      var network = classifier.network
      _ = network.setValues(table.prefix(6) + table.dropFirst(6).map { $0 * factor }, of: "embedding/embeddings")
      let smaller = try TextClassifier(pipeline: classifier.pipeline, labels: classifier.labels, network: network)
      let parts = try Explainer(smaller, method: .gradient).attribution(of: ids, label: 1).contributions
      for (place, part) in parts.enumerated() { sums[place] += part / Double(factor) / Double(pieces) }
    }
    let found = try Explainer(classifier).attribution(of: ids, label: 1)
    for (part, sum) in zip(found.contributions, sums) { #expect(abs(part - sum) < 2e-3, "\(name): \(part), \(sum)") }
    #expect(sums.contains { abs($0) > 0.02 }, "\(name)")
  }

  @Test("parts add up to the whole within a hundredth", arguments: 0..<9)
  func completeness(architecture: Int) throws {
    let (name, mask, layers) = Self.architectures[architecture]
    for (labels, seed) in [(2, UInt64(1)), (2, 2), (3, 3), (2, 4)] {
      let classifier = try Self.classifier(labels: labels, mask: mask, seed: seed) { layers }
      let attribution = try Explainer(classifier).explain(Self.text).attribution
      let whole = attribution.logOdds - (attribution.referenceLogOdds ?? .nan)
      #expect(abs(attribution.contributions.reduce(0, +) - whole) <= 0.01 * abs(whole), "\(name), \(labels), \(seed)")
      #expect(attribution.completenessError == abs(attribution.contributions.reduce(0, +) - whole))
    }
  }

  @Test("points that are too few become more, up to eight times")
  func points() throws {
    var counts: [Int] = []
    for (name, mask, layers) in Self.architectures {
      let classifier = try Self.classifier(mask: mask) { layers }
      let attribution = try Explainer(classifier, steps: 2).explain(Self.text).attribution
      let points = try #require(attribution.points)
      let whole = attribution.logOdds - (attribution.referenceLogOdds ?? .nan)
      let isComplete = (attribution.completenessError ?? .nan) <= max(0.01, 0.01 * abs(whole))
      #expect(isComplete || points == 16, "\(name)")
      #expect(attribution.isComplete == isComplete, "\(name)")
      counts.append(points)
    }
    #expect(Set(counts).isSubset(of: [2, 4, 8, 16]))
    #expect(counts.contains { $0 > 2 })
    let occluded = try Explainer(Self.classifier { LSTM(7) }, method: .occlusion).explain(Self.text).attribution
    #expect(occluded.points == nil && occluded.isComplete)
  }

  @Test("so they do for a trained network")
  func trained() throws {
    let data = DemoCorpus(trainCount: 800, testCount: 30, seed: 3)
    var recipe = Recipe.standard
    recipe.epochs = 4
    let classifier = try ClassifierTraining(data.dataset(.train), recipe: recipe, seed: 1).run()
    let explainer = Explainer(classifier)
    for text in data.dataset(.test).texts {
      let attribution = try explainer.explain(text).attribution
      let whole = attribution.logOdds - (attribution.referenceLogOdds ?? .nan)
      #expect((attribution.completenessError ?? 1) <= 0.01 * abs(whole), "\(text)")
    }
  }

  @Test("occlusion asks for each text without the word", arguments: 0..<9)
  func occlusion(architecture: Int) throws {
    let (name, mask, layers) = Self.architectures[architecture]
    for unknownToken in ["[UNK]", nil] {
      let classifier = try Self.classifier(labels: 3, mask: mask, unknownToken: unknownToken) { layers }
      let found = try Explainer(classifier, method: .occlusion).explain(Self.text, label: "label2")
      let words = Self.text.split(separator: " ")
      try #require(found.attribution.contributions.count == words.count)
      let whole = try Self.odds(classifier, classifier.pipeline.encode(Self.text).ids, 2)
      for place in words.indices {
        let text = words[..<place].joined(separator: " ") + " xyzzy " + words[(place + 1)...].joined(separator: " ")
        let without = try Self.odds(classifier, classifier.pipeline.encode(text).ids, 2)
        #expect(abs(found.attribution.contributions[place] - (whole - without)) < 1e-3, "\(name), \(words[place])")
      }
    }
  }

  @Test("the score after each word is that of the text up to it")
  func evolution() throws {
    let classifier = try Self.classifier(mask: false) { LSTM(7) }
    let ids = classifier.pipeline.encode(Self.text).ids
    let scores = try Explainer(classifier).evolution(of: ids, label: 1, pool: WorkerPool(count: 2))
    let words = Self.text.split(separator: " ")
    #expect(scores.count == words.count)
    for place in words.indices {
      let verdict = try classifier.classify(words[...place].joined(separator: " "))
      #expect(scores[place] == verdict.scores[1].probability)
    }
  }

  @Test("the same numbers on any number of threads, and again")
  func determinism() throws {
    let classifier = try Self.classifier { Bidirectional(LSTM(7)) }
    for method in AttributionMethod.allCases {
      let explainer = Explainer(classifier, method: method)
      let first = try explainer.explain(Self.text)
      #expect(try explainer.explain(Self.text, pool: WorkerPool(count: 3)) == first)
      #expect(try Explainer(classifier, method: method).explain(Self.text) == first)
    }
    let few = Explainer(classifier, steps: -3)
    #expect(few.steps == 1)
    #expect(Explainer(classifier, steps: .max).steps == Explainer.maximumSteps)
    #expect(try few.explain(Self.text).attribution != Explainer(classifier).explain(Self.text).attribution)
  }
}
