import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import TenorTraining
import Testing

@Suite("What rounding changes")
struct QuantizationEffectTests {
  @Test func figuresAreThoseOfBothClassifiers() throws {
    let corpus = DemoCorpus(trainCount: 400, testCount: 150)
    let recipe = Recipe(
      name: "small", summary: "", architecture: .recurrent(RecurrentArchitecture(.gru, embedding: 8, units: [8])),
      optimizer: .adam(learningRate: 0.02), epochs: 3)
    let test = corpus.dataset(.test)
    let original = try ClassifierTraining(corpus.dataset(.train), recipe: recipe, seed: 1).run()
    // Another classifier in the place of the rounded one, so that both sides differ.
    let other = try ClassifierTraining(corpus.dataset(.train), recipe: recipe, seed: 2).run()
    let stranger = try TextClassifier(pipeline: original.pipeline, labels: original.labels, network: other.network)
    var seconds = 0.0
    let effect = try QuantizationEffect(of: original, stranger, on: test, pool: WorkerPool(count: 2)) {
      seconds += 3
      return .seconds(seconds)
    }
    let before = try Evaluation(of: original, on: test), after = try Evaluation(of: stranger, on: test)
    #expect(effect.examples == 150)
    #expect(effect.before.accuracy == before.accuracy && effect.before.loss == before.loss)
    #expect(effect.after.accuracy == after.accuracy && effect.after.loss == after.loss)
    #expect(before.loss != after.loss)
    let equal = (0..<150).count {
      (before.outputs.vector($0).first ?? 0 > 0.5) == (after.outputs.vector($0).first ?? 0 > 0.5)
    }
    #expect(effect.agreement == Double(equal) / 150 && equal < 150)
    #expect(abs(effect.before.secondsPerText - 3.0 / 150) < 1e-9)
    #expect(abs(effect.after.secondsPerText - 3.0 / 150) < 1e-9)
  }

  @Test func roundedClassifiersJudgeAlmostTheSame() throws {
    let corpus = DemoCorpus(trainCount: 2_000, testCount: 500)
    let recipe = Recipe(
      name: "small", summary: "", architecture: .recurrent(RecurrentArchitecture(.lstm, embedding: 16, units: [16])),
      optimizer: .adam(learningRate: 0.01), epochs: 5)
    let original = try ClassifierTraining(corpus.dataset(.train), recipe: recipe, seed: 1).run()
    for type in [WeightType.int8, .bfloat16] {
      let effect = try QuantizationEffect(of: original, original.quantized(to: type), on: corpus.dataset(.test)) {
        .zero
      }
      #expect(effect.agreement >= 0.99, "\(type)")
      #expect(effect.after.accuracy >= effect.before.accuracy - 0.01, "\(type)")
      #expect(effect.after.loss != effect.before.loss)
    }
  }
}
