/// What a client asks: one text or several, in the form of Hugging Face's text-classification task.
///
/// ```json
/// {"inputs": "A joy.", "parameters": {"top_k": 2}}
/// ```
///
/// The task's older spelling (`data`, `topK`) is read as well. Unknown keys are errors that name the key.
public struct ClassificationRequest: Sendable, Hashable {
  /// The texts, at least one.
  public var texts: [String]
  /// Whether one text came alone, not in a list: the answer then is not a list of lists.
  public var isSingle: Bool
  /// Labels to give for each text, best first; `nil` for all.
  public var topK: Int?

  public init(texts: [String], isSingle: Bool = false, topK: Int? = nil) {
    self.texts = texts
    self.isSingle = isSingle
    self.topK = topK
  }
}

extension ClassificationRequest: Decodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    let request = try decoder.container(keyedBy: Key.self)
    let inputs = try Self.onlyKey(of: request, ["inputs", "data"], others: ["parameters"], required: true)
    guard let inputs else { throw Self.error(request.codingPath, "expected the key inputs with a text or a list") }
    if let text = try? request.decode(String.self, forKey: inputs) {
      self.init(texts: [text], isSingle: true)
    } else {
      self.init(texts: try request.decode([String].self, forKey: inputs))
    }
    guard !texts.isEmpty else { throw Self.error([inputs], "expected at least one text, found an empty list") }
    let parametersKey = Key(stringValue: "parameters")
    guard request.contains(parametersKey) else { return }
    let parameters = try request.nestedContainer(keyedBy: Key.self, forKey: parametersKey)
    guard let key = try Self.onlyKey(of: parameters, ["top_k", "topK"], others: [], required: false) else { return }
    let count = try parameters.decode(Int.self, forKey: key)
    guard count >= 1 else { throw Self.error([parametersKey, key], "expected 1 or greater, found \(count)") }
    topK = count
  }

  /// The one of several spellings that is there.
  private static func onlyKey(
    of container: KeyedDecodingContainer<Key>, _ spellings: [String], others: [String], required: Bool
  ) throws -> Key? {
    for key in container.allKeys where !(spellings + others).contains(key.stringValue) {
      throw error(
        container.codingPath + [key],
        "unknown key \(key.stringValue); expected \((spellings + others).joined(separator: ", "))")
    }
    let found = container.allKeys.filter { spellings.contains($0.stringValue) }
    guard found.count <= 1, found.count == 1 || !required else {
      throw error(container.codingPath, "expected one of \(spellings.joined(separator: ", ")), found \(found.count)")
    }
    return found.first
  }

  private static func error(_ path: [any CodingKey], _ text: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: path, debugDescription: text))
  }
}
