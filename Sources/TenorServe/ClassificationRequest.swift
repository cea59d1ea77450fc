package import TenorData

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

extension ClassificationRequest {
  /// Reads a request from a JSON value.
  package init(_ json: JSONValue) throws(Problem) {
    let fields = try JSONFields(json, known: ["inputs", "data", "parameters"])
    let key = try Self.onlyKey(of: fields, ["inputs", "data"])
    guard let key else {
      throw Problem(.unprocessable, "expected the key inputs with a text or a list of texts, found none; add it")
    }
    if case .string(let text) = fields.value(key) {
      self.init(texts: [text], isSingle: true)
    } else {
      self.init(texts: try fields.strings(key) ?? [])
    }
    guard !texts.isEmpty else {
      throw Problem(.unprocessable, "expected at least one text, found an empty list; add one", at: key)
    }
    guard let parameters = fields.value("parameters") else { return }
    let options = try JSONFields(parameters, at: "parameters", known: ["top_k", "topK"])
    if let key = try Self.onlyKey(of: options, ["top_k", "topK"]) { topK = try options.integer(key, atLeast: 1) }
  }

  /// The one of several spellings that is there.
  private static func onlyKey(of fields: JSONFields, _ spellings: [String]) throws(Problem) -> String? {
    let found = spellings.filter(fields.has)
    guard found.count <= 1 else {
      throw Problem(
        .unprocessable, "expected one of \(spellings.joined(separator: ", ")), found \(found.count); leave one out",
        at: found.last)
    }
    return found.first
  }
}

extension ClassificationRequest: Decodable {
  /// Reads a request in the same form.
  ///
  /// - Throws: `DecodingError` that names the key.
  public init(from decoder: any Decoder) throws {
    do {
      try self.init(JSONValue(from: decoder))
    } catch let problem as Problem {
      let place = problem.place.map { "key \"\($0)\": " } ?? ""
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: place + problem.message))
    }
  }
}
