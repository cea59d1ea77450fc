/// The figures of each epoch of a training.
///
/// In JSON: `{"epoch": [0, 1], "history": {"loss": [0.7, 0.5], "val_loss": [0.8, 0.6]}}`, Keras's `History` object.
/// NaN and the infinities are written as strings, "NaN", "Infinity", "-Infinity".
public struct History: Sendable, Hashable {
  /// The epochs, counted from 0.
  public private(set) var epochs: [Int] = []
  /// For each figure its value in each epoch; NaN in epochs that did not log it.
  public private(set) var metrics: [String: [Double]] = [:]

  /// Creates an empty history.
  public init() {}

  /// Adds the figures of one epoch.
  ///
  /// - Complexity: O(figures); O(epochs) for a figure that is new.
  public mutating func append(epoch: Int, logs: Logs) {
    for key in logs.keys where metrics[key] == nil {
      metrics[key] = [Double](repeating: .nan, count: epochs.count)
    }
    epochs.append(epoch)
    for key in metrics.keys { metrics[key, default: []].append(logs[key] ?? .nan) }
  }

  /// The values of a figure, one for each epoch; nil if no epoch logged it.
  public subscript(key: String) -> [Double]? { metrics[key] }

  /// The figures that were logged, sorted.
  public var keys: [String] { metrics.keys.sorted() }

  /// The figures of the epoch at position `index`, without those that it did not log.
  public func logs(at index: Int) -> Logs { metrics.mapValues { $0[index] }.filter { !$0.value.isNaN } }
}

extension History: Codable {
  private enum CodingKeys: String, CodingKey {
    case epochs = "epoch"
    case metrics = "history"
  }

  /// Reads a history; figures with more or fewer values than there are epochs are an error.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject(decoder, owner: "history", keys: ["epoch", "history"])
    epochs = try object.required("epoch")
    let values: [String: [JSONNumber]] = try object.required("history")
    metrics = values.mapValues { $0.map(\.value) }
    for (key, values) in metrics where values.count != epochs.count {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath + [CodingKeys.metrics, NamedKey(key)],
          debugDescription: "Expected \(epochs.count) values of '\(key)', one for each epoch, found \(values.count)."))
    }
  }

  /// Writes the history.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(metrics.mapValues { $0.map(JSONNumber.init) }, forKey: .metrics)
  }
}

/// A number that JSON may not be able to hold.
struct JSONNumber: Codable {
  let value: Double

  init(_ value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = try? container.decode(String.self) else {
      value = try container.decode(Double.self)
      return
    }
    switch name {
    case "NaN": value = .nan
    case "Infinity": value = .infinity
    case "-Infinity": value = -.infinity
    default:
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "Expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found \"\(name)\"."
      )
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite {
      try container.encode(value)
    } else {
      try container.encode(value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity")
    }
  }
}
