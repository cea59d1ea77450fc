import TenorCompute
import TenorLayers

extension KerasLayerReader {
  /// A function by its name; none means the identity.
  func activation(_ layer: KerasLayerConfig, _ key: String) throws(KerasError) -> Activation {
    guard let value = layer.options[key], !value.isNull else { return .linear }
    let name = value.string ?? value["config"]?.string ?? value["class_name"]?.string ?? value.short
    guard let activation = Activation(rawValue: name) else {
      throw layer.unsupported(
        "expected \(key) to be one of \(Activation.allCases.map(\.rawValue).joined(separator: ", ")), found \(name)",
        remedy: "train the model with relu or elu in its place")
    }
    guard activation != .hardSigmoid || majorVersion >= 3 else {
      throw layer.unsupported(
        "expected \(key) to be a function that did not change, found hard_sigmoid, which was 0.2 x + 0.5 before Keras 3",
        remedy: "train the model with sigmoid in its place")
    }
    return activation
  }

  /// An initializer by its class or name. It has no part in predictions: one that Tenor has not is left out, with a note.
  mutating func initializer(
    _ layer: KerasLayerConfig, _ key: String, _ fallback: Initializer
  ) throws(KerasError) -> Initializer {
    guard let value = layer.options[key], !value.isNull else { return fallback }
    let name = value["class_name"]?.string ?? value.string ?? ""
    let options = value["config"]
    func has(_ key: String, _ expected: Double) -> Bool {
      guard let number = options?[key]?.number else { return options?[key] == nil }
      return abs(number - expected) <= 1e-6
    }
    let initializer: Initializer? =
      switch name {
      case "Zeros", "zeros", "zero": .zeros
      case "Ones", "ones", "one": .ones
      case "GlorotUniform", "glorot_uniform": .glorotUniform
      case "GlorotNormal", "glorot_normal": .glorotNormal
      case "HeUniform", "he_uniform": .heUniform
      case "RandomUniform", "uniform", "random_uniform":
        has("minval", -0.05) && has("maxval", 0.05) ? .randomUniform : nil
      case "RandomNormal", "normal", "random_normal": has("mean", 0) && has("stddev", 0.05) ? .randomNormal : nil
      case "Orthogonal", "OrthogonalInitializer", "orthogonal": has("gain", 1) ? .orthogonal : nil
      case "VarianceScaling": Self.varianceScaling(options)
      default: nil
      }
    if initializer == nil { note(layer, key, value) }
    return initializer ?? fallback
  }

  /// Keras before 2.2 wrote Glorot's and He's initializers so.
  private static func varianceScaling(_ options: JSON?) -> Initializer? {
    switch (options?["scale"]?.number, options?["mode"]?.string, options?["distribution"]?.string) {
    case (1, "fan_avg", "uniform"): .glorotUniform
    case (1, "fan_avg", "normal"), (1, "fan_avg", "truncated_normal"): .glorotNormal
    case (2, "fan_in", "uniform"): .heUniform
    default: nil
    }
  }

  mutating func regularizer(_ layer: KerasLayerConfig, _ key: String) -> Regularizer? {
    guard let value = layer.options[key], !value.isNull else { return nil }
    let isL2 = ["L2", "L1L2", "l2"].contains(value["class_name"]?.string) && value["config"]?["l1"]?.number ?? 0 == 0
    guard isL2, let l2 = value["config"]?["l2"]?.number, l2 >= 0, Float(l2).isFinite else {
      note(layer, key, value)
      return nil
    }
    return Regularizer(l2: Float(l2))
  }

  mutating func constraint(_ layer: KerasLayerConfig, _ key: String) -> Constraint? {
    guard let value = layer.options[key], !value.isNull else { return nil }
    let options = value["config"]
    guard value["class_name"]?.string == "MaxNorm", options?["axis"]?.int ?? 0 == 0,
      let norm = options?["max_value"]?.number ?? options?["m"]?.number, norm > 0, Float(norm).isFinite
    else {
      note(layer, key, value)
      return nil
    }
    return Constraint(maxNorm: Float(norm))
  }
}
