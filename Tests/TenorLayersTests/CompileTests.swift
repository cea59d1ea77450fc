import TenorCompute
import TenorLayers
import Testing

@Suite("Compiling networks")
struct CompileTests {
  private func error(
    input: NetworkInput = NetworkInput(), embedding: Bool = true, @LayerBuilder _ layers: () -> [LayerSpec]
  ) -> String {
    do {
      let first = embedding ? [Embedding(inputDimension: 9, outputDimension: 3, maskZero: true).spec] : []
      _ = try Network(first + layers(), input: input)
      return "none"
    } catch { return "\(error)" }
  }

  @Test("options out of range name the layer and the option")
  func options() {
    #expect(error { LSTM(0) } == "Layer lstm: units must be in 1 ... 65536, found 0.")
    #expect(error { GRU(4, dropout: 1) } == "Layer gru: dropout must be at least 0 and below 1, found 1.0.")
    #expect(error { GRU(4, dropout: -0.1) } == "Layer gru: dropout must be at least 0 and below 1, found -0.1.")
    #expect(error { GRU(4, dropout: .nan) }.contains("dropout"))
    #expect(
      error { SimpleRNN(4, recurrentDropout: 1, name: "mine") }
        == "Layer mine: recurrent_dropout must be at least 0 and below 1, found 1.0.")
    #expect(error { Bidirectional(LSTM(4, dropout: 2)) }.hasPrefix("Layer bidirectional: dropout"))
    #expect(error { Dropout(1) } == "Layer dropout: rate must be at least 0 and below 1, found 1.0.")
    #expect(error { SpatialDropout1D(-1) }.hasPrefix("Layer spatial_dropout1d: rate"))
    #expect(error { LSTM(4, activation: .softmax) }.hasPrefix("Layer lstm: activation"))
    #expect(error { LSTM(4).setting { $0.recurrentActivation = .softmax } }.contains("recurrent_activation"))
    #expect(
      error {
        GlobalMaxPooling1D(); Dense(-1)
      }.hasPrefix("Layer dense: units"))
    #expect(error { Conv1D(4, kernelSize: 0) }.hasPrefix("Layer conv1d: kernel_size"))
    #expect(error { Conv1D(4, kernelSize: 2, strides: 0) }.hasPrefix("Layer conv1d: strides"))
    #expect(error { MaxPooling1D(poolSize: 0) }.hasPrefix("Layer max_pooling1d: pool_size"))
    #expect(error { MaxPooling1D(padding: .causal) }.hasPrefix("Layer max_pooling1d: padding"))
    #expect(error(embedding: false) { Embedding(inputDimension: 0, outputDimension: 3) }.contains("input_dim"))
    #expect(error(embedding: false) { Embedding(inputDimension: 3, outputDimension: 0) }.contains("output_dim"))
    #expect(
      error(embedding: false) { Embedding(inputDimension: 1 << 30, outputDimension: 1 << 30) }.contains("input_dim"))
    #expect(error(input: NetworkInput(maximumLength: 0)) { LSTM(2) }.contains("maximum_length"))
  }

  @Test("layers that do not fit each other")
  func shapes() {
    #expect(error(embedding: false) { LSTM(4) }.hasPrefix("Layer lstm: expected vectors (an Embedding comes first)"))
    #expect(error(embedding: false) {}.contains("at least an Embedding"))
    #expect(
      error { Embedding(inputDimension: 3, outputDimension: 3) }.hasPrefix("Layer embedding_1: expected token ids"))
    #expect(
      error {
        LSTM(4); LSTM(5)
      }.hasPrefix("Layer lstm_1: expected a sequence"))
    #expect(
      error {
        GRU(4); GlobalMaxPooling1D()
      }.contains("set return_sequences on the layer before"))
    #expect(error { Flatten() }.contains("give the network a maximum length"))
    #expect(
      error(input: NetworkInput(maximumLength: 2)) { Conv1D(4, kernelSize: 3) }.hasPrefix(
        "Layer conv1d: expected at least"))
    #expect(
      error {
        LSTM(4, returnSequences: true, name: "a"); GRU(4, name: "a")
      }.hasPrefix("Two layers are named a"))
    #expect(error { LSTM(4) } == "none")
  }

  @Test("layers are named as in Keras")
  func names() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 9, outputDimension: 3)
        SpatialDropout1D(0.1)
        SimpleRNN(4, returnSequences: true)
        SimpleRNN(4, returnSequences: true)
        Bidirectional(LSTM(4, returnSequences: true))
        Conv1D(4, kernelSize: 2)
        MaxPooling1D()
        GRU(4, returnSequences: true, name: "simple_rnn_2")
        SimpleRNN(4, returnSequences: true)
        TimeDistributed(Dense(4))
        GlobalAveragePooling1D()
        Dense(4)
        Dense(4)
      })
    #expect(
      network.layerSummaries.map(\.name) == [
        "embedding", "spatial_dropout1d", "simple_rnn", "simple_rnn_1", "bidirectional", "conv1d", "max_pooling1d",
        "simple_rnn_2", "simple_rnn_3", "time_distributed", "global_average_pooling1d", "dense", "dense_1",
      ])
    let names = network.parameters.map(\.name)
    #expect(names.first == "embedding/embeddings" && names.last == "dense_1/bias")
    #expect(names.contains("bidirectional/forward/kernel") && names.contains("bidirectional/backward/recurrent_kernel"))
    #expect(Set(names).count == names.count)
  }

  @Test("copies share their weights until one of them changes")
  func copyOnWrite() throws {
    let original = try Network(sequential { Embedding(inputDimension: 3, outputDimension: 2) }, seed: 1)
    var copy = original
    #expect(copy.weights === original.weights)
    let values = try #require(original.values(of: "embedding/embeddings"))
    let known = copy.setValues([1, 2, 3, 4, 5, 6], of: "embedding/embeddings")
    #expect(known && original.values(of: "embedding/embeddings") == values)
    #expect(copy.values(of: "embedding/embeddings") == [1, 2, 3, 4, 5, 6])
    let unknown = copy.setValues([1], of: "embedding/embeddings"), other = copy.setValues([1], of: "no/such")
    #expect(!unknown && !other && copy.values(of: "no/such") == nil)
    #expect(copy.values(of: "embedding/embeddings") == [1, 2, 3, 4, 5, 6])
  }
}
