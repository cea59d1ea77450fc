import TenorCompute
import TenorLayers
import TenorModel
import TenorText
import TenorTraining

enum Samples {
  static let texts = ["a good film", "a bad film", "a very good plot", "the plot is bad bad bad", "good"]

  static func pipeline(_ texts: [String] = Samples.texts, maximumLength: Int? = 8) -> TextPipeline {
    .fitted(
      to: texts, configuration: TextPipeline.Configuration(sequenceRule: SequenceRule(maximumLength: maximumLength)))
  }

  static func network(ids: Int, activation: Dense = Dense(1, activation: .sigmoid)) throws -> Network {
    try Network(
      sequential {
        Embedding(inputDimension: ids, outputDimension: 4, maskZero: true)
        LSTM(3)
        activation
      }, input: NetworkInput(maximumLength: 8), seed: 7)
  }

  static func classifier(seed: UInt64 = 7) throws -> TextClassifier {
    let pipeline = pipeline()
    var history = History()
    history.append(epoch: 0, logs: ["loss": 0.5, "accuracy": 0.75])
    return try TextClassifier(
      pipeline: pipeline, labels: ["negative", "positive"], network: network(ids: pipeline.idCount),
      metadata: ModelMetadata(
        seed: seed, command: "tenor train reviews.csv", dataset: "reviews.csv", trainingExamples: 5,
        metrics: ["accuracy": 0.75]),
      history: history)
  }
}
