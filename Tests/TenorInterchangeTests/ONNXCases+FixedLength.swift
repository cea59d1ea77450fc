import TenorCompute
import TenorLayers

extension ONNXCase {
  static let length = 12
  private static let inputs = [
    (name: "pre", input: NetworkInput(maximumLength: length, padding: .pre)),
    (name: "post", input: NetworkInput(maximumLength: length, padding: .post)),
  ]

  /// Padding that is read like tokens.
  static var unmasked: [ONNXCase] {
    inputs.flatMap { side, input -> [ONNXCase] in
      cells.flatMap { name, cell -> [ONNXCase] in
        [
          ONNXCase("unmasked-\(side)-\(name)", input: input) {
            embedding(mask: false)
            layer(cell, sequences: true)
            layer(cell)
            head
          },
          ONNXCase("unmasked-\(side)-\(name)-backward", input: input) {
            embedding(mask: false)
            layer(cell, sequences: true, backwards: true)
            Bidirectional(layer(cell))
            head
          },
          ONNXCase("unmasked-\(side)-\(name)-average", input: input) {
            embedding(mask: false)
            Bidirectional(layer(cell, sequences: true), mergeMode: .ave)
            GlobalAveragePooling1D()
            head
          },
        ]
      }
    }
  }

  /// Padding that recurrent layers skip and that later layers see.
  static var seenPadding: [ONNXCase] {
    inputs.flatMap { side, input -> [ONNXCase] in
      cells.flatMap { name, cell -> [ONNXCase] in
        [
          ONNXCase("seen-\(side)-\(name)-flatten", input: input) {
            embedding()
            layer(cell, sequences: true)
            Dense(3, activation: .softsign)
            Flatten()
            head
          },
          ONNXCase("seen-\(side)-\(name)-backward-convolution", input: input) {
            embedding()
            layer(cell, sequences: true, backwards: true)
            layer(cell, sequences: true)
            Conv1D(4, kernelSize: 3, activation: .relu)
            layer(cell)
            head
          },
          ONNXCase("seen-\(side)-\(name)-backward-flatten", input: input) {
            embedding()
            layer(cell, sequences: true, backwards: true)
            Flatten()
            head
          },
          ONNXCase("seen-\(side)-\(name)-both-maximum", input: input) {
            embedding()
            Bidirectional(layer(cell, sequences: true))
            GlobalMaxPooling1D()
            head
          },
          ONNXCase("seen-\(side)-\(name)-both-windows", input: input) {
            embedding()
            Bidirectional(layer(cell, sequences: true), mergeMode: .mul)
            MaxPooling1D(poolSize: 3)
            Bidirectional(layer(cell))
            head
          },
        ]
      }
    }
  }

  /// Convolution and pooling in every option, and the functions of dense layers.
  static var feedForward: [ONNXCase] {
    var cases: [ONNXCase] = []
    for (side, input) in inputs {
      for padding in ConvolutionPadding.allCases {
        for (strides, dilation) in [(1, 1), (2, 1), (3, 1), (1, 2)] {
          cases.append(
            ONNXCase("convolution-\(side)-\(padding)-\(strides)-\(dilation)", input: input) {
              embedding(mask: strides == 2)
              Conv1D(4, kernelSize: 3, strides: strides, padding: padding, dilationRate: dilation, activation: .tanh)
              Flatten()
              head
            })
        }
      }
      for padding in [ConvolutionPadding.valid, .same] {
        for (size, strides) in [(2, 2), (3, 2), (5, 1), (2, 3)] {
          cases.append(
            ONNXCase("pooling-\(side)-\(padding)-\(size)-\(strides)", input: input) {
              embedding(mask: false)
              MaxPooling1D(poolSize: size, strides: strides, padding: padding)
              Flatten()
              head
            })
        }
      }
    }
    for activation in Activation.allCases {
      cases.append(
        ONNXCase("dense-\(activation)", input: inputs[0].input) {
          embedding(mask: false)
          GlobalMaxPooling1D()
          Dense(7, activation: activation)
          Dense(3, activation: .softmax)
        })
    }
    return cases
  }
}
