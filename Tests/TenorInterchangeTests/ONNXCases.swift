import TenorCompute
import TenorLayers

/// A network to be written as ONNX and run by another system.
struct ONNXCase {
  var name: String
  var layers: [LayerSpec]
  var input = NetworkInput()

  init(_ name: String, input: NetworkInput = NetworkInput(), @LayerBuilder _ layers: () -> [LayerSpec]) {
    self.name = name
    self.layers = layers()
    self.input = input
  }
}

extension ONNXCase {
  static let cells: [(name: String, cell: Recurrent.Cell)] = [
    ("rnn", .simpleRNN), ("lstm", .lstm(unitForgetBias: true)), ("gru", .gru(resetAfter: true)),
    ("gru-before", .gru(resetAfter: false)),
  ]
  static let units = 6

  static func embedding(mask: Bool = true) -> Embedding {
    Embedding(inputDimension: Samples.vocabulary, outputDimension: 5, maskZero: mask)
  }

  static func layer(
    _ cell: Recurrent.Cell, sequences: Bool = false, backwards: Bool = false, bias: Bool = true,
    activation: Activation? = nil, gates: Activation? = nil
  ) -> Recurrent {
    var layer = Recurrent(cell, units: units)
    layer.returnSequences = sequences
    layer.goBackwards = backwards
    layer.useBias = bias
    layer.activation = activation ?? layer.activation
    layer.recurrentActivation = gates ?? layer.recurrentActivation
    return layer
  }

  static let head = Dense(1, activation: .sigmoid)

  /// Every cell in every direction, merge and depth, on texts of any length.
  static var anyLength: [ONNXCase] {
    cells.flatMap { name, cell -> [ONNXCase] in
      var cases = [
        ONNXCase("\(name)-forward") {
          embedding()
          layer(cell)
          head
        },
        ONNXCase("\(name)-backward") {
          embedding()
          layer(cell, backwards: true)
          head
        },
        ONNXCase("\(name)-no-bias") {
          embedding()
          layer(cell, bias: false)
          Dense(1, activation: .sigmoid, useBias: false)
        },
        ONNXCase("\(name)-unmasked") {
          embedding(mask: false)
          layer(cell)
          head
        },
        ONNXCase("\(name)-stack", input: NetworkInput(maximumLength: 600)) {
          embedding()
          SpatialDropout1D(0.2)
          layer(cell, sequences: true)
          TimeDistributed(Dense(4, activation: .tanh))
          Dropout(0.2)
          layer(cell)
          Dense(3, activation: .softmax)
        },
        ONNXCase("\(name)-backward-stack") {
          embedding()
          layer(cell, sequences: true, backwards: true)
          layer(cell, sequences: true)
          layer(cell, backwards: true)
          head
        },
        ONNXCase("\(name)-both-stack") {
          embedding()
          Bidirectional(layer(cell, sequences: true), mergeMode: .sum)
          Bidirectional(layer(cell, sequences: true, backwards: true))
          Bidirectional(layer(cell))
          head
        },
        ONNXCase("\(name)-both-backwards") {
          embedding()
          Bidirectional(layer(cell, backwards: true))
          head
        },
        ONNXCase("\(name)-maximum") {
          embedding()
          Bidirectional(layer(cell, sequences: true))
          GlobalMaxPooling1D()
          head
        },
        ONNXCase("\(name)-average") {
          embedding()
          layer(cell, sequences: true, backwards: true)
          GlobalAveragePooling1D()
          head
        },
      ]
      cases += Bidirectional.MergeMode.allCases.map { merge in
        ONNXCase("\(name)-both-\(merge)") {
          embedding()
          Bidirectional(layer(cell), mergeMode: merge)
          head
        }
      }
      return cases
    }
  }

  /// Every function in every cell, and as that of the gates.
  static var activations: [ONNXCase] {
    cells.flatMap { name, cell -> [ONNXCase] in
      Activation.allCases.filter { $0 != .softmax }.flatMap { function -> [ONNXCase] in
        [("", layer(cell, activation: function)), ("-gates", layer(cell, gates: function))].map { suffix, layer in
          ONNXCase("\(name)-\(function)\(suffix)") {
            embedding()
            Bidirectional(layer)
            head
          }
        }
      }
    }
  }
}
