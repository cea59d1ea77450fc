import TenorCompute
import TenorLayers
import Testing

/// The product's outputs and gradients against the reference network's outputs and central differences.
@Suite("Central differences")
struct CentralDifferenceTests {
  private static let units = RandomCase.units

  @Test("recurrent layers with every option", arguments: 0..<4)
  func recurrent(cell: Int) throws {
    let base = Recurrent.cells(Self.units)[cell]
    let options: [(String, (inout Recurrent) -> Void)] = [
      ("plain", { _ in }),
      ("no bias", { $0.useBias = false }),
      ("sequences", { $0.returnSequences = true }),
      ("backwards", { $0.goBackwards = true }),
      (
        "backwards, sequences",
        {
          $0.goBackwards = true; $0.returnSequences = true
        }
      ),
      (
        "softsign",
        {
          $0.activation = .softsign; $0.recurrentActivation = .hardSigmoid
        }
      ),
      (
        "elu",
        {
          $0.activation = .elu; $0.recurrentActivation = .softsign
        }
      ),
      (
        "softplus",
        {
          $0.activation = .softplus; $0.recurrentActivation = .tanh
        }
      ),
      (
        "linear",
        {
          $0.activation = .linear; $0.recurrentActivation = .sigmoid
        }
      ),
    ]
    for (name, change) in options {
      for (mask, padding) in [(true, ReferenceNetwork.Input.Padding.pre), (true, .post), (false, .pre), (false, .post)]
      {
        let layer = base.setting(change)
        try RandomCase("\(base.cell) \(name), mask \(mask), \(padding)", mask: mask, padding: padding) { layer }
          .expectEqual()
      }
    }
  }

  @Test("initial states and their gradients", arguments: 0..<4)
  func initialStates(cell: Int) throws {
    let layer = Recurrent.cells(Self.units)[cell]
    try RandomCase("\(layer.cell)", statesFor: 1) { layer }.expectEqual()
    try RandomCase("\(layer.cell) in both directions", statesFor: 1) { Bidirectional(layer) }.expectEqual()
    try RandomCase("\(layer.cell) backwards", statesFor: 1) { layer.setting { $0.goBackwards = true } }.expectEqual()
  }

  @Test("both directions, every merge mode", arguments: 0..<4)
  func bidirectional(cell: Int) throws {
    for mode in Bidirectional.MergeMode.allCases {
      for sequences in [false, true] {
        for (mask, padding) in [(true, ReferenceNetwork.Input.Padding.pre), (true, .post), (false, .pre)] {
          let layer = Recurrent.cells(Self.units)[cell].setting { $0.returnSequences = sequences }
          try RandomCase("\(layer.cell) \(mode), sequences \(sequences), mask \(mask)", mask: mask, padding: padding) {
            Bidirectional(layer, mergeMode: mode)
          }.expectEqual()
        }
      }
    }
  }

  @Test("stacks: sequences into sequences into a classifier", arguments: 0..<4)
  func stacks(cell: Int) throws {
    let first = Recurrent.cells(Self.units)[cell].setting { $0.returnSequences = true }
    let second = Recurrent.cells(7)[(cell + 1) % 4]
    for mask in [true, false] {
      try RandomCase("\(first.cell) on \(second.cell), mask \(mask)", mask: mask) {
        Bidirectional(first)
        second
        Dense(9, activation: .tanh)
        Dense(RandomCase.outputs, activation: .softmax)
      }.expectEqual()
      try RandomCase("\(first.cell), a label for each step, mask \(mask)", mask: mask, padding: .post) {
        first
        TimeDistributed(Dense(RandomCase.outputs, activation: .softmax))
      }.expectEqual()
    }
  }

  @Test("dense layers with every activation", arguments: Activation.allCases)
  func dense(activation: Activation) throws {
    try RandomCase("\(activation)") {
      GlobalAveragePooling1D()
      Dense(7, activation: activation)
      Dense(RandomCase.outputs, activation: activation, useBias: false)
    }.expectEqual()
    try RandomCase("\(activation) on sequences", mask: false) {
      Dense(7, activation: activation)
      LSTM(Self.units)
    }.expectEqual()
  }

  @Test("convolutions with every padding, stride and dilation", arguments: ConvolutionPadding.allCases)
  func convolution(padding: ConvolutionPadding) throws {
    for (strides, dilation) in [(1, 1), (2, 1), (3, 1), (1, 2)] {
      for activation in [Activation.tanh, .softplus] {
        for mask in [true, false] {
          try RandomCase("\(padding), strides \(strides), dilation \(dilation), mask \(mask)", mask: mask) {
            Conv1D(
              7, kernelSize: 2, strides: strides, padding: padding, dilationRate: dilation, activation: activation)
            GRU(Self.units)
          }.expectEqual()
        }
      }
    }
  }

  @Test("pooling and flattening")
  func pooling() throws {
    for mask in [true, false] {
      for padding in [ReferenceNetwork.Input.Padding.pre, .post] {
        for (name, layers) in Self.poolings {
          try RandomCase("\(name), mask \(mask), \(padding)", mask: mask, padding: padding) {
            layers
            Dense(RandomCase.outputs)
          }.expectEqual()
        }
      }
    }
  }

  private static let poolings: [(String, [LayerSpec])] = [
    ("maximum", sequential { GlobalMaxPooling1D() }),
    ("average", sequential { GlobalAveragePooling1D() }),
    ("flatten", sequential { Flatten() }),
    (
      "maximum of a recurrent layer",
      sequential {
        LSTM(units, returnSequences: true); GlobalMaxPooling1D()
      }
    ),
    (
      "average of a recurrent layer",
      sequential {
        GRU(units, returnSequences: true); GlobalAveragePooling1D()
      }
    ),
    (
      "flattened recurrent layer",
      sequential {
        Bidirectional(LSTM(units, returnSequences: true)); Flatten()
      }
    ),
    (
      "windows",
      sequential {
        MaxPooling1D(poolSize: 2); LSTM(units)
      }
    ),
    (
      "overlapping windows",
      sequential {
        MaxPooling1D(poolSize: 3, strides: 1, padding: .same); LSTM(units)
      }
    ),
    (
      "windows of a convolution",
      sequential {
        Conv1D(7, kernelSize: 3, padding: .same); MaxPooling1D(); Flatten()
      }
    ),
  ]
}
