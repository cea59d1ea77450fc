import TenorCompute
import TenorLayers

/// Makes Tenor's layers of Keras's, with every option, and refuses what would compute something else.
struct KerasLayerReader {
  /// What a layer of Keras stands for.
  enum Meaning {
    /// The place where ids or texts come in.
    case input
    /// Texts become ids.
    case textVectorization
    /// A layer of the network.
    case layer(LayerSpec)
    /// A function of the layer before.
    case activation(Activation)
  }

  /// The major version of the Keras that made the model.
  let majorVersion: Int
  /// What was left out because it matters for training alone, one sentence each.
  var notes: [String] = []

  init(majorVersion: Int) { self.majorVersion = majorVersion }

  mutating func meaning(of layer: KerasLayerConfig) throws(KerasError) -> Meaning {
    switch layer.className {
    case "InputLayer":
      try layer.require("sparse", false, remedy: "use a dense input of ids")
      return .input
    case "TextVectorization": return .textVectorization
    case "Activation": return .activation(try activation(layer, "activation"))
    case "Softmax":
      try layer.require("axis", -1, remedy: "apply it to the last dimension")
      return .activation(.softmax)
    case "ReLU":
      try layer.require("max_value", .null, remedy: "use Activation('relu')")
      try layer.require("negative_slope", 0, remedy: "use Activation('relu')")
      try layer.require("threshold", 0, remedy: "use Activation('relu')")
      return .activation(.relu)
    default: return .layer(try spec(of: layer))
    }
  }

  mutating func spec(of layer: KerasLayerConfig) throws(KerasError) -> LayerSpec {
    try checkPrecision(layer)
    if let value = layer.options["activity_regularizer"], !value.isNull { note(layer, "activity_regularizer", value) }
    switch layer.className {
    case "Embedding": return .embedding(try embedding(layer))
    case "SimpleRNN", "GRU", "LSTM": return .recurrent(try recurrent(layer))
    case "Bidirectional": return .bidirectional(try bidirectional(layer))
    case "Dense": return .dense(try dense(layer))
    case "TimeDistributed": return .timeDistributed(try timeDistributed(layer))
    case "Dropout": return dropout(layer, rate: try layer.rate("rate"))
    case "SpatialDropout1D": return .spatialDropout1D(SpatialDropout1D(try layer.rate("rate"), name: layer.name))
    case "Conv1D": return .conv1D(try convolution(layer))
    case "MaxPooling1D": return .maxPooling1D(try maxPooling(layer))
    case "GlobalMaxPooling1D":
      try checkPooling(layer)
      return .globalMaxPooling1D(GlobalMaxPooling1D(name: layer.name))
    case "GlobalAveragePooling1D":
      try checkPooling(layer)
      return .globalAveragePooling1D(GlobalAveragePooling1D(name: layer.name))
    case "Flatten":
      try checkDataFormat(layer)
      return .flatten(Flatten(name: layer.name))
    default:
      throw layer.unsupported(
        "expected a layer that Tenor has, found \(layer.className)", remedy: Self.remedy(for: layer.className))
    }
  }

  // MARK: Notes and checks

  /// Remembers an option that has no part in predictions and that Tenor has not.
  mutating func note(_ layer: KerasLayerConfig, _ key: String, _ value: JSON) {
    let text = value["class_name"]?.string ?? value.short
    notes.append("\(layer.place): \(key) \(text) is left out; it would matter for further training only.")
  }

  private func checkPrecision(_ layer: KerasLayerConfig) throws(KerasError) {
    guard let type = layer.options["dtype"], !type.isNull else { return }
    let name = type.string ?? type["config"]?["name"]?.string ?? type.short
    guard !["float32", "float64", "mixed_float16", "mixed_bfloat16", "float16"].contains(name) else { return }
    throw layer.unsupported(
      "expected weights of 32 bits, found the type \(name)",
      remedy:
        "load the model in Keras with the dtype float32 and save it again; `tenor predict --precision int8` is small and fast"
    )
  }

  func checkDataFormat(_ layer: KerasLayerConfig) throws(KerasError) {
    try layer.require("data_format", "channels_last", remedy: "use channels_last: (batch, steps, features)")
  }

  private func checkPooling(_ layer: KerasLayerConfig) throws(KerasError) {
    try checkDataFormat(layer)
    try layer.require(
      "keepdims", false, remedy: "leave keepdims out, and the layers that take the dimension away again")
  }

  /// The nearest thing that Tenor has.
  private static func remedy(for className: String) -> String {
    switch className {
    case "CuDNNLSTM", "CuDNNGRU":
      "build the model with \(className.dropFirst(5)) (reset_after=True for a GRU), copy the weights and save that"
    case "RNN", "LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells": "use LSTM, GRU or SimpleRNN"
    case "ConvLSTM1D": "use Conv1D and LSTM"
    case "SeparableConv1D", "DepthwiseConv1D", "Conv1DTranspose": "use Conv1D"
    case "AveragePooling1D": "use MaxPooling1D or GlobalAveragePooling1D"
    case "Masking": "let mask_zero of the Embedding mask padding"
    case "BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization":
      "train the model without normalisation"
    case "Attention", "MultiHeadAttention", "AdditiveAttention": "use GlobalMaxPooling1D or a Bidirectional layer"
    case "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization":
      "take the layer out, which changes no prediction, or use Dropout"
    case "LeakyReLU", "PReLU", "ELU": "use the activation relu or elu of the layer before"
    case "Sequential", "Functional", "Model": "put the layers of the inner model into the outer one"
    case "StringLookup", "IntegerLookup", "Hashing": "use TextVectorization, or give ids"
    default:
      """
      use layers among Embedding, SimpleRNN, GRU, LSTM, Bidirectional, Dense, TimeDistributed(Dense), Dropout, \
      SpatialDropout1D, Conv1D, MaxPooling1D, GlobalMaxPooling1D, GlobalAveragePooling1D and Flatten
      """
    }
  }
}
