import Foundation
import TenorCompute
import TenorInterchange
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Models of Keras")
struct KerasModelTests {
  @Test("give Keras's probabilities", arguments: KerasFixtures.names, ["keras", "h5"])
  func probabilities(name: String, format: String) throws {
    let example = try KerasFixtures.decoded(KerasCase.self, KerasFixtures.path(name + ".json"))
    let model = try KerasModel(
      contentsOf: KerasFixtures.path("\(name).\(format)"), padding: example.padding)
    #expect(model.network.input.maximumLength == example.maximumLength)
    let difference = try largestDifference(model.network, example)
    #expect(difference <= 1e-5)
    #expect(model.version.hasPrefix("3."))
    #expect(model.pipeline == nil)
  }

  @Test("the architecture has Keras's names and options, without notes")
  func architecture() throws {
    let model = try KerasModel(contentsOf: KerasFixtures.path("conv_pool_lstm.keras"))
    let classes = model.network.layers.map(\.className)
    #expect(classes == ["Embedding", "Conv1D", "MaxPooling1D", "LSTM", "Dense"])
    guard case .conv1D(let convolution) = model.network.layers[1] else { throw CocoaError(.coderInvalidValue) }
    #expect(convolution.padding == .same && convolution.activation == .relu && convolution.kernelSize == 2)
    #expect(convolution.name == "conv1d")
    #expect(model.notes == [])
  }

  @Test("a function in a layer of its own belongs to the layer before")
  func functions() throws {
    let layers = try KerasModel(contentsOf: KerasFixtures.path("functions_apart.keras")).network.layers
    #expect(layers.map(\.className) == ["Embedding", "GRU", "Dense", "Dense"])
    guard case .dense(let first) = layers[2], case .dense(let last) = layers[3] else {
      throw CocoaError(.coderInvalidValue)
    }
    #expect(first.activation == .relu && last.activation == .softmax)
  }

  @Test("a classifier without a tokenizer reads ids, and labels have numbers")
  func ids() throws {
    let example = try KerasFixtures.decoded(KerasCase.self, KerasFixtures.path("simple_rnn.json"))
    let classifier = try KerasModel(contentsOf: KerasFixtures.path("simple_rnn.keras")).classifier()
    #expect(classifier.labels == ["0", "1"])
    for (ids, expected) in zip(example.ids, example.probabilities) {
      let plain = try classifier.classify(ids.map(String.init).joined(separator: " "))
      let list = try classifier.classify("[0, 0, " + ids.map(String.init).joined(separator: ", ") + "]")
      #expect(abs(Double(plain.scores[1].probability) - expected[0]) <= 1e-5)
      #expect(plain.scores == list.scores)
    }
    // Twelve words: no id is greater than 11.
    #expect(classifier.pipeline.encode("3 12 99 x 11").ids == [3, 11])
  }

  @Test("labels are those given, and must fit")
  func labels() throws {
    let model = try KerasModel(contentsOf: KerasFixtures.path("functional_stacked.keras"))
    #expect(try model.classifier().labels == ["0", "1", "2"])
    #expect(try model.classifier(labels: ["a", "b", "c"]).labels == ["a", "b", "c"])
    let error = #expect(throws: ModelError.self) { try model.classifier(labels: ["a", "b"]) }
    #expect(error?.kind == .mismatch)
  }

  @Test("a classifier saved as a folder says the same")
  func folder() throws {
    let example = try KerasFixtures.decoded(KerasCase.self, KerasFixtures.path("bidirectional_stacked.json"))
    let path = NSTemporaryDirectory() + "/tenor-keras-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    try KerasModel(contentsOf: KerasFixtures.path("bidirectional_stacked.h5")).classifier().save(to: path)
    let difference = try largestDifference(TextClassifier(contentsOf: path).network, example)
    #expect(difference <= 1e-5)
  }

  @Test("the length of training can be given where the file does not tell")
  func length() throws {
    let bytes = try KerasFixtures.edited("lstm_padded_post", ["[null, 7]": "[null, null]"])
    let example = try KerasFixtures.decoded(KerasCase.self, KerasFixtures.path("lstm_padded_post.json"))
    let padded = try KerasModel(bytes, maximumLength: 7, padding: .post)
    #expect(try largestDifference(padded.network, example) <= 1e-5)
    let ragged = try KerasModel(bytes)
    #expect(ragged.network.input.maximumLength == nil)
    #expect(try largestDifference(ragged.network, example) > 1e-3)
  }

  @Test("what matters for training alone is left out with a note")
  func notes() throws {
    let bytes = try KerasFixtures.edited(
      "simple_rnn",
      [
        #""recurrent_regularizer": null"#:
          #""recurrent_regularizer": {"class_name": "L1", "config": {"l1": 0.1}}"#,
        #""kernel_constraint": null"#: #""kernel_constraint": {"class_name": "NonNeg", "config": {}}"#,
        #""bias_regularizer": null"#:
          #""bias_regularizer": {"class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.2}}"#,
      ])
    let model = try KerasModel(bytes)
    #expect(model.notes.count == 5)
    // The simple layer and the dense one have a bias each.
    #expect(model.notes.count { $0.contains("bias_regularizer L1L2 is left out") } == 2)
    #expect(model.notes.contains { $0.contains("'simple_rnn' (SimpleRNN): recurrent_regularizer L1 is left out") })
    #expect(model.notes.contains { $0.contains("'simple_rnn' (SimpleRNN): kernel_constraint NonNeg is left out") })
  }
}
