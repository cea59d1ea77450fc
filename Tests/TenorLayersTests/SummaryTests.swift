import TenorCompute
import TenorLayers
import Testing

@Suite("Summary")
struct SummaryTests {
  @Test("the table of a simple recurrent model, to the character")
  func table() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 5000, outputDimension: 32, maskZero: true)
        SimpleRNN(128, dropout: 0.1, recurrentDropout: 0.1, returnSequences: true)
        SimpleRNN(64, dropout: 0.1, recurrentDropout: 0.1)
        Dense(64, activation: .relu)
        Dense(1, activation: .sigmoid)
      })
    #expect(network.parameterCount == 197_185)
    #expect(
      network.summary() == """
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
        ┃ Layer (type)             ┃ Output Shape      ┃ Param # ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
        │ embedding (Embedding)    │ (None, None, 32)  │ 160,000 │
        ├──────────────────────────┼───────────────────┼─────────┤
        │ simple_rnn (SimpleRNN)   │ (None, None, 128) │  20,608 │
        ├──────────────────────────┼───────────────────┼─────────┤
        │ simple_rnn_1 (SimpleRNN) │ (None, 64)        │  12,352 │
        ├──────────────────────────┼───────────────────┼─────────┤
        │ dense (Dense)            │ (None, 64)        │   4,160 │
        ├──────────────────────────┼───────────────────┼─────────┤
        │ dense_1 (Dense)          │ (None, 1)         │      65 │
        └──────────────────────────┴───────────────────┴─────────┘
         Total params: 197,185 (770.25 KB)
         Trainable params: 197,185 (770.25 KB)
         Non-trainable params: 0 (0.00 B)
        """)
  }

  @Test("the totals of an LSTM model")
  func lstm() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 5000, outputDimension: 32, maskZero: true)
        LSTM(128, dropout: 0.1, returnSequences: true)
        LSTM(64, dropout: 0.1)
        Dense(32, activation: .relu)
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 132))
    #expect(network.parameterCount == 293_953)
    #expect(network.layerSummaries.map(\.parameterCount) == [160_000, 82_432, 49_408, 2080, 33])
    #expect(
      network.layerSummaries.map(\.outputShape.description)
        == ["(None, 132, 32)", "(None, 132, 128)", "(None, 64)", "(None, 32)", "(None, 1)"])
    #expect(network.summary(title: "m").contains("\n Total params: 293,953 (1.12 MB)\n"))
  }

  @Test("shapes of convolutions, pooling and wrappers")
  func shapes() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 50, outputDimension: 8)
        Conv1D(6, kernelSize: 3, strides: 2)
        MaxPooling1D(poolSize: 2)
        Bidirectional(GRU(5, returnSequences: true), mergeMode: .sum)
        TimeDistributed(Dense(4))
        Flatten()
      }, input: NetworkInput(maximumLength: 20))
    #expect(
      network.layerSummaries.map(\.outputShape.description)
        == ["(None, 20, 8)", "(None, 9, 6)", "(None, 4, 6)", "(None, 4, 5)", "(None, 4, 4)", "(None, 16)"])
    // GRU with two biases: 3 · 5 · (6 + 5 + 2), in both directions.
    #expect(network.layerSummaries.map(\.parameterCount) == [400, 150, 0, 390, 24, 0])
  }

  @Test("weights that training does not change are counted apart, as Keras does")
  func frozen() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 5000, outputDimension: 32, maskZero: true, isTrainable: false)
        LSTM(64)
        Dense(1, activation: .sigmoid)
      })
    #expect(network.trainableParameterCount == 24_897)
    #expect(
      network.summary().hasSuffix(
        """
         Total params: 184,897 (722.25 KB)
         Trainable params: 24,897 (97.25 KB)
         Non-trainable params: 160,000 (625.00 KB)
        """))
  }
}
