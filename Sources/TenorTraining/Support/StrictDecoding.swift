/// A key known only at run time.
struct NamedKey: CodingKey, Hashable {
  var stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// Reads a JSON object whose keys are all known: a misspelt or misplaced key is an error, never ignored.
struct StrictObject {
  let container: KeyedDecodingContainer<NamedKey>
  let owner: String

  /// - Throws: `DecodingError` where the object has a key that is not in `keys`.
  init(_ decoder: any Decoder, owner: String, keys: [String]) throws {
    container = try decoder.container(keyedBy: NamedKey.self)
    self.owner = owner
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue })
    where !keys.contains(key.stringValue) {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container,
        debugDescription:
          "\(owner) has no setting '\(key.stringValue)'; expected one of \(keys.joined(separator: ", ")).")
    }
  }

  /// The value for `key`, or `standard` where the key is absent or null.
  func value<Value: Decodable>(_ key: String, default standard: Value) throws -> Value {
    try container.decodeIfPresent(Value.self, forKey: NamedKey(key)) ?? standard
  }

  /// The value for `key`, or nil where the key is absent or null.
  func value<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) throws -> Value? {
    try container.decodeIfPresent(Value.self, forKey: NamedKey(key))
  }

  /// The value for `key`, which must be present.
  func required<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) throws -> Value {
    try container.decode(Value.self, forKey: NamedKey(key))
  }

  func contains(_ key: String) -> Bool { container.contains(NamedKey(key)) }

  func decoder(_ key: String) throws -> any Decoder { try container.superDecoder(forKey: NamedKey(key)) }

  /// Runs the range checks of a freshly decoded value and reports a failure with its place in the document.
  func check(_ body: () throws(SettingError) -> Void) throws {
    do {
      try body()
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath, debugDescription: "\(error)", underlyingError: error))
    }
  }
}

/// A `{"class_name": …, "config": {…}}` object, as Keras writes its optimizers and schedules.
struct ClassAndConfig {
  let className: String
  let config: any Decoder

  init(_ decoder: any Decoder, owner: String) throws {
    let object = try StrictObject(
      decoder, owner: owner, keys: ["class_name", "config", "module", "registered_name", "build_config"])
    className = try object.required("class_name")
    config = try object.decoder("config")
  }

  static func encode<Config: Encodable>(_ className: String, _ config: Config, to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NamedKey.self)
    try container.encode(className, forKey: NamedKey("class_name"))
    try container.encode(config, forKey: NamedKey("config"))
  }
}
