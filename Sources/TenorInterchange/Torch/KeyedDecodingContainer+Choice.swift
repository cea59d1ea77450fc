extension KeyedDecodingContainer {
  /// One of the values of an enumeration, `nil` where the key is absent; another text is an error that names them all.
  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ key: Key, of type: Value.Type = Value.self
  ) throws -> Value? {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
    guard let value = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "expected one of \(known), found \(text)")
    }
    return value
  }
}
