import TenorLayers

/// The contents of `config.json`.
struct ModelConfiguration: Hashable {
  /// The versions of the folder's layout that this package reads. It writes the first that can hold the model, so that
  /// older versions of the package read it too: 2 has weights of another type than floats of 32 bits.
  static let formatVersions = 1...2
  static let modelType = "tenor-text-classifier"
  /// The order of gates in the weights of recurrent layers, for readers of the folder.
  static let gateOrder = ["GRU": "z r h", "LSTM": "i f c o"]

  var architecture: [LayerSpec]
  var input: NetworkInput
  var labels: [String]
  /// The number of ids of the tokenizer.
  var idCount: Int
  var metadata: ModelMetadata
  /// What weights are stored as.
  var weightType = WeightType.float32

  var formatVersion: Int { weightType == .float32 ? 1 : 2 }
}

extension ModelConfiguration: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case formatVersion = "format_version"
    case modelType = "model_type"
    case architecture, input
    case gateOrder = "gate_order"
    case id2label, label2id
    case tokenizer, metadata
    case weightType = "weight_type"
  }

  private struct Tokenizer: Codable {
    var file: String
    var idCount: Int

    private enum CodingKeys: String, CodingKey {
      case file
      case idCount = "id_count"
    }
  }

  init(from decoder: any Decoder) throws {
    try decoder.rejectKeys(notIn: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try container.check(.modelType, is: Self.modelType)
    architecture = try container.decode([LayerSpec].self, forKey: .architecture)
    input = try container.decode(NetworkInput.self, forKey: .input)
    try container.check(.gateOrder, is: Self.gateOrder)
    labels = try Self.labels(container)
    let tokenizer = try container.decode(Tokenizer.self, forKey: .tokenizer)
    guard tokenizer.file == ModelFolder.tokenizer else {
      throw DecodingError.dataCorruptedError(
        forKey: .tokenizer, in: container, debugDescription: "expected the file \(ModelFolder.tokenizer)")
    }
    idCount = tokenizer.idCount
    metadata = try container.decode(ModelMetadata.self, forKey: .metadata)
    weightType = try container.decodeIfPresent(WeightType.self, forKey: .weightType) ?? .float32
    try container.check(.formatVersion, is: formatVersion)
  }

  private static func labels(_ container: KeyedDecodingContainer<CodingKeys>) throws -> [String] {
    let names = try container.decode([String: String].self, forKey: .id2label)
    let ids = try container.decode([String: Int].self, forKey: .label2id)
    let labels = (0..<names.count).compactMap { names["\($0)"] }
    guard labels.count == names.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .id2label, in: container, debugDescription: "expected the ids 0 ..< \(names.count), found others")
    }
    guard ids == Dictionary(zip(labels, labels.indices), uniquingKeysWith: { first, _ in first }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .label2id, in: container, debugDescription: "expected the inverse of id2label, found something else")
    }
    return labels
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(formatVersion, forKey: .formatVersion)
    try container.encode(Self.modelType, forKey: .modelType)
    try container.encode(architecture, forKey: .architecture)
    try container.encode(input, forKey: .input)
    try container.encode(Self.gateOrder, forKey: .gateOrder)
    let numbered = zip(labels, labels.indices)
    try container.encode(
      Dictionary(numbered.map { ("\($1)", $0) }, uniquingKeysWith: { first, _ in first }), forKey: .id2label)
    try container.encode(Dictionary(numbered, uniquingKeysWith: { first, _ in first }), forKey: .label2id)
    try container.encode(Tokenizer(file: ModelFolder.tokenizer, idCount: idCount), forKey: .tokenizer)
    try container.encode(metadata, forKey: .metadata)
    if weightType != .float32 { try container.encode(weightType, forKey: .weightType) }
  }
}

extension ModelMetadata: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case seed, version, command, recipe, dataset, metrics, license
    case trainingExamples = "training_examples"
  }

  /// Reads metadata; unknown keys are an error.
  public init(from decoder: any Decoder) throws {
    try decoder.rejectKeys(notIn: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    seed = try container.decode(UInt64.self, forKey: .seed)
    version = try container.decode(String.self, forKey: .version)
    command = try container.decodeIfPresent(String.self, forKey: .command)
    recipe = try container.decodeIfPresent(String.self, forKey: .recipe)
    dataset = try container.decodeIfPresent(String.self, forKey: .dataset)
    trainingExamples = try container.decodeIfPresent(Int.self, forKey: .trainingExamples)
    metrics = try container.decode([String: Double].self, forKey: .metrics)
    license = try container.decode(String.self, forKey: .license)
  }

  /// Writes what ``init(from:)`` reads. Figures that JSON cannot hold (NaN, the infinities) are left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(seed, forKey: .seed)
    try container.encode(version, forKey: .version)
    try container.encodeIfPresent(command, forKey: .command)
    try container.encodeIfPresent(recipe, forKey: .recipe)
    try container.encodeIfPresent(dataset, forKey: .dataset)
    try container.encodeIfPresent(trainingExamples, forKey: .trainingExamples)
    try container.encode(metrics.filter(\.value.isFinite), forKey: .metrics)
    try container.encode(license, forKey: .license)
  }
}
