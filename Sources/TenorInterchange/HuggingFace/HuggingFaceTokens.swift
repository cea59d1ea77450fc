import TenorModel
import TenorText

/// The vocabulary of a pipeline with its ids and its markers, as a model and a post-processor of the `tokenizers`
/// library.
struct HuggingFaceTokens {
  private let pipeline: TextPipeline
  private let scheme: TokenIDScheme
  private let unknown: TokenIDScheme.Marker

  init(_ pipeline: TextPipeline) throws(ModelError) {
    self.pipeline = pipeline
    scheme = pipeline.tokenizer.scheme
    guard let unknown = scheme.unknown else {
      throw .unsupported(
        "Hugging Face: expected an unknown token for words that the vocabulary does not hold, found a scheme that "
          + "leaves them out, which tokenizer.json cannot say",
        "train with an unknown token, as tenor train does by default")
    }
    self.unknown = unknown
    if startID != nil, pipeline.sequenceRule.maximumLength != nil, pipeline.sequenceRule.truncating == .pre {
      throw .unsupported(
        "Hugging Face: expected the start id to stay when a text is cut, found truncation of the beginning, which cuts "
          + "it off, which tokenizer.json cannot say", "train with truncation of the end, or without a start id")
    }
  }

  /// Each word by its id. Words without an id of their own are left to the unknown token.
  var model: String {
    var members = [(unproducible(TokenIDScheme.paddingToken), "0")]
    if let start = scheme.start { members.append((unproducible(start.token), "\(start.id)")) }
    members.append((unknownToken, "\(unknown.id)"))
    let markers = Set(members.map(\.0))
    for (index, word) in pipeline.tokenizer.vocabulary.words.enumerated() {
      let id = scheme.wordOffset + index + 1
      // A word spelled like a marker is one that no text can give.
      guard id >= scheme.skipTop, id < scheme.idLimit ?? .max, !markers.contains(word) else { continue }
      members.append((word, "\(id)"))
    }
    return JSONText.object([
      ("type", "\"WordLevel\""), ("vocab", JSONText.object(members)), ("unk_token", unknownToken.quotedJSON),
    ])
  }

  /// Puts the start id before every text, if there is one.
  var postProcessor: String {
    guard let start = scheme.start, let id = startID else { return "null" }
    let name = id == unknown.id ? unknownToken : unproducible(start.token)
    let token = JSONText.object([
      ("SpecialToken", JSONText.object([("id", name.quotedJSON), ("type_id", "0")]))
    ])
    func sequence(_ name: String, _ type: Int) -> String {
      JSONText.object([("Sequence", JSONText.object([("id", name.quotedJSON), ("type_id", "\(type)")]))])
    }
    let description = JSONText.object([
      ("id", name.quotedJSON), ("ids", "[\(id)]"), ("tokens", "[\(name.quotedJSON)]"),
    ])
    return JSONText.object([
      ("type", "\"TemplateProcessing\""), ("single", "[\(token), \(sequence("A", 0))]"),
      ("pair", "[\(token), \(sequence("A", 0)), \(sequence("B", 1))]"),
      ("special_tokens", JSONText.object([(name, description)])),
    ])
  }

  /// The id that opens every text, where the limits leave it; the unknown one where they do not.
  private var startID: Int32? {
    guard let id = scheme.start?.id else { return nil }
    return Int(id) >= scheme.skipTop && Int(id) < scheme.idLimit ?? .max ? id : unknown.id
  }

  /// The name of the unknown token, which must not be that of a word.
  private var unknownToken: String { unproducible(unknown.token) }

  /// A name for a marker that no text can give: with a separator in it, if it is one that a text could.
  private func unproducible(_ token: String) -> String {
    let splitter = pipeline.tokenizer.splitter
    guard splitter.unit == .word else { return token.unicodeScalars.count == 1 ? token + " " : token }
    let separators = splitter.filters.unicodeScalars
    let isCut = token.unicodeScalars.contains { $0 == splitter.separator || separators.contains($0) }
    return isCut ? token : token + String(splitter.separator)
  }
}
