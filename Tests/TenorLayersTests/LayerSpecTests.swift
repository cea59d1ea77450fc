import Foundation
import TenorCompute
import TenorLayers
import Testing

@Suite("Layer descriptions")
struct LayerSpecTests {
  /// Each layer with every option away from its default.
  private static let specs: [LayerSpec] = {
    var recurrent = Recurrent.cells(7).map { cell in
      cell.setting {
        $0.name = "r"
        $0.activation = .relu
        if cell.cell != .simpleRNN { $0.recurrentActivation = .hardSigmoid }
        $0.useBias = false
        $0.kernelInitializer = .heUniform
        $0.recurrentInitializer = .glorotNormal
        $0.biasInitializer = .ones
        $0.kernelRegularizer = Regularizer(l2: 0.5)
        $0.recurrentRegularizer = Regularizer(l2: 0.25)
        $0.biasRegularizer = Regularizer(l2: 0.125)
        $0.kernelConstraint = Constraint(maxNorm: 2)
        $0.recurrentConstraint = Constraint(maxNorm: 3)
        $0.biasConstraint = Constraint(maxNorm: 4)
        $0.dropout = 0.25
        $0.recurrentDropout = 0.5
        $0.returnSequences = true
        $0.goBackwards = true
      }
    }
    recurrent.append(LSTM(3, unitForgetBias: false))
    var dense = Dense(4, activation: .softmax, useBias: false, name: "d")
    dense.kernelInitializer = .randomNormal
    dense.biasInitializer = .ones
    dense.kernelRegularizer = Regularizer(l2: 0.5)
    dense.biasRegularizer = Regularizer(l2: 0.25)
    dense.kernelConstraint = Constraint(maxNorm: 2)
    dense.biasConstraint = Constraint(maxNorm: 3)
    var convolution = Conv1D(
      5, kernelSize: 3, strides: 2, padding: .causal, dilationRate: 4, activation: .elu, name: "c")
    convolution.useBias = false
    convolution.kernelInitializer = .zeros
    convolution.biasInitializer = .ones
    convolution.kernelRegularizer = Regularizer(l2: 0.5)
    convolution.biasRegularizer = Regularizer(l2: 0.25)
    convolution.kernelConstraint = Constraint(maxNorm: 2)
    convolution.biasConstraint = Constraint(maxNorm: 3)
    return recurrent.map(\.spec) + [
      Embedding(
        inputDimension: 9, outputDimension: 3, maskZero: true, name: "e", embeddingsInitializer: .orthogonal,
        embeddingsRegularizer: Regularizer(l2: 0.5), embeddingsConstraint: Constraint(maxNorm: 2), isTrainable: false
      ).spec,
      Bidirectional(recurrent[1], mergeMode: .ave, name: "b").spec, dense.spec, TimeDistributed(dense, name: "t").spec,
      Dropout(0.5, name: "o").spec, SpatialDropout1D(0.25, name: "s").spec, GlobalMaxPooling1D(name: "m").spec,
      GlobalAveragePooling1D(name: "a").spec, convolution.spec,
      MaxPooling1D(poolSize: 3, strides: 1, padding: .same, name: "p").spec, Flatten(name: "f").spec,
    ]
  }()

  @Test("every layer comes back from JSON as it was")
  func roundTrip() throws {
    let specs = Self.specs
    let data = try JSONEncoder().encode(specs)
    #expect(try JSONDecoder().decode([LayerSpec].self, from: data) == specs)
    #expect(Set(specs.map(\.className)).count == 14)
    // No option is lost: each key of a layer with options away from their defaults changes what is read.
    let objects = try JSONDecoder().decode([[String: JSONValue]].self, from: data)
    for (object, spec) in zip(objects, specs) {
      for key in object.keys where key != "class" && !(key == "layer") {
        var without = object
        without[key] = nil
        let decoded = try? JSONDecoder().decode(LayerSpec.self, from: JSONEncoder().encode(without))
        if key == "unit_forget_bias" || key == "reset_after", object[key] == .bool(true) { continue }
        if spec.name == nil { continue }
        #expect(decoded != spec, "\(spec.className): \(key)")
      }
    }
  }

  @Test("a description with its required keys alone has Keras's defaults")
  func defaults() throws {
    func decode(_ text: String) throws -> LayerSpec { try JSONDecoder().decode(LayerSpec.self, from: Data(text.utf8)) }
    #expect(try decode(#"{"class": "LSTM", "units": 8}"#) == LSTM(8).spec)
    #expect(try decode(#"{"class": "GRU", "units": 8}"#) == GRU(8, resetAfter: true).spec)
    #expect(try decode(#"{"class": "SimpleRNN", "units": 8}"#) == SimpleRNN(8).spec)
    #expect(try decode(#"{"class": "Dense", "units": 8}"#) == Dense(8).spec)
    #expect(try decode(#"{"class": "MaxPooling1D"}"#) == MaxPooling1D(poolSize: 2).spec)
    let lstm = LSTM(8)
    #expect(lstm.cell == .lstm(unitForgetBias: true) && lstm.kernelInitializer == .glorotUniform)
    #expect(lstm.recurrentInitializer == .orthogonal && lstm.biasInitializer == .zeros && lstm.useBias)
    #expect(lstm.activation == .tanh && lstm.recurrentActivation == .sigmoid && !lstm.returnSequences)
  }

  @Test(
    "what is wrong is named",
    arguments: [
      (#"{"class": "LSTM", "units": 8, "unit": 3}"#, "unknown key unit;"),
      (#"{"class": "SimpleRNN", "units": 8, "recurrent_activation": "tanh"}"#, "unknown key recurrent_activation"),
      (#"{"class": "LSTM", "units": 8, "reset_after": true}"#, "unknown key reset_after"),
      (#"{"class": "Dense", "units": 8, "dropout": 0.1}"#, "unknown key dropout"),
      (#"{"class": "LSTN", "units": 8}"#, "no layer is called LSTN"),
      (#"{"units": 8}"#, "the key class is missing"),
      (#"{"class": "GRU"}"#, "the key units is missing"),
      (#"{"class": "Embedding", "input_dim": 3}"#, "the key output_dim is missing"),
      (#"{"class": "GRU", "units": "eight"}"#, "units"),
      (#"{"class": "GRU", "units": 8, "activation": "swish"}"#, "activation"),
      (#"{"class": "GRU", "units": 8, "kernel_regularizer": {"l3": 1}}"#, "l2"),
      (#"{"class": "Bidirectional", "layer": {"class": "Dense", "units": 2}}"#, "Bidirectional wraps"),
      (#"{"class": "Bidirectional", "layer": {"class": "GRU", "unit": 2}}"#, "units"),
      (#"{"class": "TimeDistributed", "layer": {"class": "GRU", "units": 2}}"#, "TimeDistributed wraps"),
    ])
  func errors(text: String, expected: String) {
    do {
      let spec = try JSONDecoder().decode(LayerSpec.self, from: Data(text.utf8))
      Issue.record("\(text) was read as \(spec)")
    } catch { #expect("\(error)".contains(expected), "\(error)") }
  }
}
