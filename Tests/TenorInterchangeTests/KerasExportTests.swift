import Foundation
import TenorCompute
import TenorInterchange
import TenorLayers
import Testing

@Suite("Export to Keras")
struct KerasExportTests {
  @Test("what is written reads back as the same network, bit for bit", arguments: KerasFixtures.names)
  func roundTrip(name: String) throws {
    let example = try KerasFixtures.decoded(KerasCase.self, KerasFixtures.path(name + ".json"))
    let network = try KerasModel(contentsOf: KerasFixtures.path(name + ".keras"), padding: example.padding).network
    let bytes = try KerasExport.contents(network)
    let again = try KerasModel(bytes, padding: example.padding)
    #expect(again.network.layers == network.layers)
    #expect(again.network.input == network.input)
    for parameter in network.parameters {
      #expect(again.network.values(of: parameter.name) == network.values(of: parameter.name), "\(parameter.name)")
    }
    #expect(again.notes == [])
    #expect(try KerasExport.contents(network) == bytes)
  }

  @Test("every option comes back")
  func options() throws {
    var lstm = LSTM(
      3, activation: .softsign, unitForgetBias: false, dropout: 0.1, recurrentDropout: 0.2, goBackwards: true)
    lstm.name = "reader"
    lstm.recurrentActivation = .hardSigmoid
    lstm.useBias = false
    lstm.kernelInitializer = .heUniform
    lstm.kernelRegularizer = Regularizer(l2: 0.02)
    lstm.recurrentInitializer = .glorotNormal
    lstm.recurrentRegularizer = Regularizer(l2: 0.03)
    lstm.recurrentConstraint = Constraint(maxNorm: 1.5)
    var gru = GRU(2, resetAfter: false, returnSequences: true, goBackwards: true)
    gru.biasInitializer = .randomNormal
    gru.biasRegularizer = Regularizer(l2: 0.01)
    var convolution = Conv1D(4, kernelSize: 2, padding: .causal, dilationRate: 2, activation: .elu, name: "window")
    convolution.kernelConstraint = Constraint(maxNorm: 2)
    convolution.biasConstraint = Constraint(maxNorm: 3)
    let layers = sequential {
      Embedding(
        inputDimension: 9, outputDimension: 3, name: "words", embeddingsInitializer: .randomNormal,
        embeddingsRegularizer: Regularizer(l2: 0.5), embeddingsConstraint: Constraint(maxNorm: 4))
      SpatialDropout1D(0.25, name: "thin")
      convolution
      MaxPooling1D(poolSize: 3, strides: 1, padding: .same, name: "peaks")
      Bidirectional(gru, mergeMode: .ave, name: "both")
      TimeDistributed(Dense(3, activation: .relu, useBias: false), name: "each")
      lstm
      Dropout(0.5, name: "drop")
      Dense(2, activation: .softmax, name: "last")
    }
    let network = try Network(layers, input: NetworkInput(maximumLength: 6, padding: .post), seed: 3)
    let again = try KerasModel(KerasExport.contents(network), padding: .post)
    for (found, expected) in zip(again.network.layers, layers) { #expect(found == expected) }
    #expect(again.network.layers.count == layers.count)
    #expect(again.network.input == network.input)
    #expect(again.notes == [])
  }

  @Test("a name that Keras refuses is refused here")
  func names() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 3, outputDimension: 2, name: "a/b")
        GlobalAveragePooling1D()
        Dense(1, activation: .sigmoid)
      })
    let error = #expect(throws: KerasError.self) { try KerasExport.contents(network) }
    #expect(error?.kind == .unsupported && error?.description.contains("a/b") == true)
  }
}
