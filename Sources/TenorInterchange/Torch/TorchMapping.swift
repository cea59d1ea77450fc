public import TenorLayers
import TenorModel

/// Which module of a PyTorch model is which layer: the contents of `mapping.json`.
///
/// ```json
/// {
///   "format": "tenor-torch-mapping",
///   "format_version": 1,
///   "modules": [
///     {"module": "embedding", "kind": "Embedding"},
///     {"module": "encoder.lstm", "kind": "LSTM", "num_layers": 2, "bidirectional": true},
///     {"module": "head", "kind": "Linear", "activation": "sigmoid"}
///   ],
///   "input": {"mask": true, "maximum_length": 400},
///   "labels": ["negative", "positive"],
///   "tokenizer": "tokenizer.json"
/// }
/// ```
public struct TorchMapping: Sendable, Hashable {
  /// The version of the file that this package reads and writes.
  public static let formatVersion = 1
  static let formatName = "tenor-torch-mapping"

  /// What the model does with the ids of a text.
  public struct Input: Sendable, Hashable {
    /// Whether padding is skipped, as with `pack_padded_sequence`; otherwise it is read like tokens, which needs a
    /// maximum length. Default: `true`.
    public var mask: Bool
    /// The most ids of a text; `nil` for any number. Default: `nil`.
    public var maximumLength: Int?
    /// Where padding stands. Default: `.post`, as `pad_sequence` has it.
    public var padding: SequenceSide
    /// Where ids are cut off a text that is too long. Default: `.post`.
    public var truncating: SequenceSide

    /// Creates a description.
    public init(
      mask: Bool = true, maximumLength: Int? = nil, padding: SequenceSide = .post, truncating: SequenceSide = .post
    ) {
      self.mask = mask
      self.maximumLength = maximumLength
      self.padding = padding
      self.truncating = truncating
    }
  }

  /// The modules in the order in which they are applied.
  public var modules: [TorchModule]
  /// What the model does with the ids of a text.
  public var input: Input
  /// The labels in the order of the outputs, of one sigmoid output first that of zero; `nil` for numbers from 0.
  public var labels: [String]?
  /// The name of a file of Tenor's beside the mapping that says how a text becomes ids; `nil` for texts that are ids
  /// themselves, such as `12 7 3`.
  public var tokenizer: String?

  /// Creates a mapping.
  public init(
    modules: [TorchModule], input: Input = Input(), labels: [String]? = nil, tokenizer: String? = nil
  ) {
    self.modules = modules
    self.input = input
    self.labels = labels
    self.tokenizer = tokenizer
  }
}

extension TorchMapping: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case format, modules, input, labels, tokenizer
    case formatVersion = "format_version"
  }

  /// Reads a mapping; unknown keys are errors.
  public init(from decoder: any Decoder) throws {
    try decoder.rejectKeys(notIn: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let format = try container.decode(String.self, forKey: .format)
    guard format == Self.formatName else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container, debugDescription: "expected \(Self.formatName), found \(format)")
    }
    let version = try container.decode(Int.self, forKey: .formatVersion)
    guard version == Self.formatVersion else {
      throw DecodingError.dataCorruptedError(
        forKey: .formatVersion, in: container, debugDescription: "expected \(Self.formatVersion), found \(version)")
    }
    modules = try container.decode([TorchModule].self, forKey: .modules)
    input = try container.decodeIfPresent(Input.self, forKey: .input) ?? Input()
    labels = try container.decodeIfPresent([String].self, forKey: .labels)
    tokenizer = try container.decodeIfPresent(String.self, forKey: .tokenizer)
    if let tokenizer, tokenizer.isEmpty || tokenizer == "." || tokenizer == ".." || tokenizer.utf8.contains(0x2F) {
      throw DecodingError.dataCorruptedError(
        forKey: .tokenizer, in: container,
        debugDescription: "expected the name of a file beside the mapping, found a path")
    }
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.formatName, forKey: .format)
    try container.encode(Self.formatVersion, forKey: .formatVersion)
    try container.encode(modules, forKey: .modules)
    try container.encode(input, forKey: .input)
    try container.encodeIfPresent(labels, forKey: .labels)
    try container.encodeIfPresent(tokenizer, forKey: .tokenizer)
  }
}

extension TorchMapping.Input: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case mask, padding, truncating
    case maximumLength = "maximum_length"
  }

  /// Reads a description; unknown keys are errors, missing ones take their defaults.
  public init(from decoder: any Decoder) throws {
    try decoder.rejectKeys(notIn: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mask = try container.decodeIfPresent(Bool.self, forKey: .mask) ?? true
    maximumLength = try container.decodeIfPresent(Int.self, forKey: .maximumLength)
    padding = try container.choice(.padding) ?? .post
    truncating = try container.choice(.truncating) ?? .post
    // As many steps are stored for each text where padding is read like tokens.
    let limit = 10_000_000
    if let maximumLength, maximumLength < 1 || maximumLength > limit {
      throw DecodingError.dataCorruptedError(
        forKey: .maximumLength, in: container, debugDescription: "expected 1 ... \(limit), found \(maximumLength)")
    }
    guard mask || maximumLength != nil else {
      throw DecodingError.dataCorruptedError(
        forKey: .maximumLength, in: container,
        debugDescription: "expected the length of padded texts, for without a mask padding is read like tokens")
    }
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mask, forKey: .mask)
    try container.encodeIfPresent(maximumLength, forKey: .maximumLength)
    try container.encode(padding, forKey: .padding)
    try container.encode(truncating, forKey: .truncating)
  }
}
