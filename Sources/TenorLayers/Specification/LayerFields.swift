/// The keys of one layer's JSON object, read strictly: a key that nobody asked for is an error.
struct LayerFields {
  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private var decoding: KeyedDecodingContainer<Key>?
  private var encoding: KeyedEncodingContainer<Key>?
  private var known: Set<String> = []

  init(_ decoder: any Decoder) throws { decoding = try decoder.container(keyedBy: Key.self) }

  init(_ encoder: any Encoder) { encoding = encoder.container(keyedBy: Key.self) }

  mutating func optional<Value: Decodable>(_ key: String) throws -> Value? {
    known.insert(key)
    return try decoding?.decodeIfPresent(Value.self, forKey: Key(stringValue: key))
  }

  mutating func value<Value: Decodable>(_ key: String, _ fallback: Value) throws -> Value {
    try optional(key) ?? fallback
  }

  mutating func required<Value: Decodable>(_ key: String) throws -> Value {
    guard let value: Value = try optional(key) else { throw error(key, "the key \(key) is missing") }
    return value
  }

  mutating func set(_ key: String, _ value: (some Encodable)?) throws {
    try encoding?.encodeIfPresent(value, forKey: Key(stringValue: key))
  }

  /// Throws if the object has a key that was not asked for.
  func finish() throws {
    for key in decoding?.allKeys ?? [] where !known.contains(key.stringValue) {
      throw error(
        key.stringValue,
        "unknown key \(key.stringValue); this layer has \(known.sorted().joined(separator: ", "))")
    }
  }

  func error(_ key: String, _ text: String) -> DecodingError {
    .dataCorrupted(
      .init(codingPath: (decoding?.codingPath ?? []) + [Key(stringValue: key)], debugDescription: text))
  }
}
