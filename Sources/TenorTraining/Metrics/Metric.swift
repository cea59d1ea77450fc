/// A figure that tells how good predictions are.
///
/// In JSON a metric is its Keras name, such as `"accuracy"`; top-k with another *k* than 5 is
/// `{"class_name": "TopKCategoricalAccuracy", "config": {"k": 3}}`.
public enum Metric: Sendable, Hashable {
  /// The share of right predictions: outputs above 0.5 for a sigmoid output, the greatest output (first of equals)
  /// among classes.
  case accuracy
  /// The share of rows whose class has fewer than `k` classes above it. `k` is at least 1.
  case topK(Int)
  /// The share of predicted positives that are positive; the mean over classes where there are several.
  case precision
  /// The share of positives that are predicted; the mean over classes where there are several.
  case recall
  /// The harmonic mean of precision and recall; the mean over classes where there are several.
  case f1
  /// The area under the receiver operating characteristic, exact.
  case auc

  /// The key in logs, as Keras names the metric.
  public var logKey: String {
    switch self {
    case .accuracy: "accuracy"
    case .topK: "top_k_categorical_accuracy"
    case .precision: "precision"
    case .recall: "recall"
    case .f1: "f1_score"
    case .auc: "auc"
    }
  }

  /// Whether a greater value of the figure logged under `key` is better; nil for an unknown key.
  ///
  /// A leading "val_" is ignored.
  public static func isBetterWhenGreater(_ key: String) -> Bool? {
    switch key.hasPrefix("val_") ? String(key.dropFirst(4)) : key {
    case "accuracy", "top_k_categorical_accuracy", "precision", "recall", "f1_score", "auc": true
    case "loss", "mse": false
    case let name where Loss(rawValue: name) != nil: false
    default: nil
    }
  }
}

extension Metric: Codable {
  private static let topKClassName = "TopKCategoricalAccuracy"

  /// Reads a name or a top-k object.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      let known: [Metric] = [.accuracy, .topK(5), .precision, .recall, .f1, .auc]
      guard let metric = known.first(where: { $0.logKey == name }) else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "There is no metric '\(name)'; expected one of "
              + known.map(\.logKey).joined(separator: ", ") + "."))
      }
      self = metric
      return
    }
    let object = try ClassAndConfig(decoder, owner: "metric")
    guard object.className == Self.topKClassName else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "There is no metric class '\(object.className)'; expected \(Self.topKClassName)."))
    }
    let config = try StrictObject(object.config, owner: object.className, keys: ["k", "name", "dtype"])
    let count = try config.value("k", default: 5)
    try config.check { () throws(SettingError) in
      try SettingCheck(owner: Self.topKClassName).require(count >= 1, "k", "1 or greater", count)
    }
    self = .topK(count)
  }

  /// Writes a name or a top-k object.
  public func encode(to encoder: any Encoder) throws {
    if case .topK(let count) = self, count != 5 {
      try ClassAndConfig.encode(Self.topKClassName, ["k": count], to: encoder)
    } else {
      var container = encoder.singleValueContainer()
      try container.encode(logKey)
    }
  }
}
