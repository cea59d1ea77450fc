/// What the reference network reads from a layer's description: Keras's configuration keys plus `class` and `name`.
///
/// Keys without a meaning for the forward pass are ignored, and missing keys have Keras's defaults.
struct ReferenceLayer: Decodable, Sendable {
  var name: String
  var kind: Kind

  indirect enum Kind: Sendable {
    case embedding(maskZero: Bool)
    case recurrent(ReferenceCell, returnSequences: Bool, goBackwards: Bool)
    case bidirectional(ReferenceCell, returnSequences: Bool, merge: String)
    case dense(activation: ReferenceActivation, useBias: Bool)
    case dropout
    case spatialDropout
    case globalMaxPooling
    case globalAveragePooling
    case convolution(ReferenceWindow, activation: ReferenceActivation, useBias: Bool)
    case maxPooling(ReferenceWindow)
    case flatten
  }

  private enum CodingKeys: String, CodingKey {
    case `class`, name, layer, units, activation, strides, padding
    case maskZero = "mask_zero"
    case recurrentActivation = "recurrent_activation"
    case useBias = "use_bias"
    case resetAfter = "reset_after"
    case returnSequences = "return_sequences"
    case goBackwards = "go_backwards"
    case mergeMode = "merge_mode"
    case kernelSize = "kernel_size"
    case dilationRate = "dilation_rate"
    case poolSize = "pool_size"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, default fallback: Value) throws -> Value {
      try keys.decodeIfPresent(Value.self, forKey: key) ?? fallback
    }
    let className = try keys.decode(String.self, forKey: .class)
    name = try value(.name, default: className.lowercased())
    let useBias = try value(.useBias, default: true)
    let returnSequences = try value(.returnSequences, default: false)
    switch className {
    case "Embedding":
      kind = .embedding(maskZero: try value(.maskZero, default: false))
    case "SimpleRNN", "GRU", "LSTM":
      let cell = ReferenceCell(
        kind: className == "GRU"
          ? .gru(resetAfter: try value(.resetAfter, default: true)) : className == "LSTM" ? .lstm : .simple,
        units: try keys.decode(Int.self, forKey: .units),
        activation: try value(.activation, default: .tanh),
        recurrentActivation: try value(.recurrentActivation, default: .sigmoid),
        useBias: useBias)
      let goBackwards = try value(.goBackwards, default: false)
      kind = .recurrent(cell, returnSequences: returnSequences, goBackwards: goBackwards)
    case "Bidirectional":
      let inner = try keys.decode(ReferenceLayer.self, forKey: .layer)
      guard case .recurrent(let cell, let returnSequences, goBackwards: false) = inner.kind else {
        throw ReferenceError("Bidirectional needs a recurrent layer that runs forwards")
      }
      let merge = try value(.mergeMode, default: "concat")
      kind = .bidirectional(cell, returnSequences: returnSequences, merge: merge)
    case "TimeDistributed":
      kind = try keys.decode(ReferenceLayer.self, forKey: .layer).kind
      guard case .dense = kind else { throw ReferenceError("TimeDistributed needs a Dense layer") }
    case "Dense":
      kind = .dense(activation: try value(.activation, default: .linear), useBias: useBias)
    case "Dropout": kind = .dropout
    case "SpatialDropout1D": kind = .spatialDropout
    case "GlobalMaxPooling1D": kind = .globalMaxPooling
    case "GlobalAveragePooling1D": kind = .globalAveragePooling
    case "Flatten": kind = .flatten
    case "Conv1D":
      let window = ReferenceWindow(
        size: try keys.decode(Int.self, forKey: .kernelSize), strides: try value(.strides, default: 1),
        dilation: try value(.dilationRate, default: 1), padding: try value(.padding, default: "valid"))
      kind = .convolution(window, activation: try value(.activation, default: .linear), useBias: useBias)
    case "MaxPooling1D":
      let size = try value(.poolSize, default: 2)
      let window = ReferenceWindow(
        size: size, strides: try value(.strides, default: size), dilation: 1,
        padding: try value(.padding, default: "valid"))
      kind = .maxPooling(window)
    default:
      throw ReferenceError("no layer is called \(className)")
    }
  }
}

/// Something that the reference network cannot run.
struct ReferenceError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
