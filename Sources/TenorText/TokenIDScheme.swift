/// Which id a word of a given rank has, and which ids stand for no word.
///
/// Id 0 is padding and never a token. Two schemes are in use:
///
/// | scheme | 1 | 2 | 3 | the word of rank *r* |
/// |---|---|---|---|---|
/// | ``keras(idLimit:unknownToken:)`` without unknown token | a word | a word | a word | *r* |
/// | ``keras(idLimit:unknownToken:)`` with one | unknown | a word | a word | *r* + 1 |
/// | ``imdb(idLimit:skipTop:)`` | start | unknown | (unused) | *r* + 3 |
public struct TokenIDScheme: Sendable, Hashable {
  /// An id that stands for no word, and how it is written when ids are decoded.
  public struct Marker: Sendable, Hashable, Codable {
    /// The id, at least 1.
    public let id: Int32
    /// The text that decoding gives for it.
    public let token: String
  }

  /// The id that opens every text, if any.
  public let start: Marker?
  /// The id of all words without an id of their own. Without one such words are left out.
  public let unknown: Marker?
  /// What is added to a rank to make an id: the id of the most frequent word is `wordOffset + 1`.
  public let wordOffset: Int
  /// Only ids below this limit are used (Keras's `num_words`); `nil` for no limit.
  public let idLimit: Int?
  /// Ids below this one count as unknown (`skip_top` of `imdb.load_data`), the start id included.
  public let skipTop: Int

  /// How padding is written when ids are decoded.
  public static let paddingToken = "[PAD]"

  init(start: Marker?, unknown: Marker?, wordOffset: Int, idLimit: Int?, skipTop: Int) {
    self.start = start
    self.unknown = unknown
    self.wordOffset = min(max(0, wordOffset), Int(Int16.max))
    self.idLimit = idLimit
    self.skipTop = skipTop
  }

  /// The ids of Keras's `Tokenizer`: words from 1, or the unknown token as 1 and words from 2.
  ///
  /// - Parameters:
  ///   - idLimit: Keras's `num_words`: only ids below it are used. Default: no limit.
  ///   - unknownToken: Keras's `oov_token`. Default: none; unknown words are left out.
  public static func keras(idLimit: Int? = nil, unknownToken: String? = nil) -> TokenIDScheme {
    TokenIDScheme(
      start: nil, unknown: unknownToken.map { Marker(id: 1, token: $0) }, wordOffset: unknownToken == nil ? 0 : 1,
      idLimit: idLimit, skipTop: 0)
  }

  /// The ids of Keras's `imdb.load_data`: 1 opens every text, 2 is an unknown word, words begin with 4.
  ///
  /// - Parameters:
  ///   - idLimit: Keras's `num_words`: only ids below it are used. Default: no limit.
  ///   - skipTop: Keras's `skip_top`: ids below it become unknown. Default: 0.
  public static func imdb(idLimit: Int? = nil, skipTop: Int = 0) -> TokenIDScheme {
    TokenIDScheme(
      start: Marker(id: 1, token: "[START]"), unknown: Marker(id: 2, token: "[OOV]"), wordOffset: 3, idLimit: idLimit,
      skipTop: skipTop)
  }

  /// The same scheme with another limit of ids.
  ///
  /// - Parameter limit: Keras's `num_words`: only ids below it are used.
  public func limited(to limit: Int) -> TokenIDScheme {
    TokenIDScheme(start: start, unknown: unknown, wordOffset: wordOffset, idLimit: limit, skipTop: skipTop)
  }

  /// The id of the word of rank `rank`; 0 if the word is left out.
  @inline(__always)
  func id(rank: Int) -> Int32 { kept(rank + wordOffset) }

  /// The id of the word of rank `rank`, if it has one of its own.
  package func ownID(rank: Int) -> Int32? {
    let id = rank + wordOffset
    let kept = kept(id)
    return Int(kept) == id ? kept : nil
  }

  /// The id that opens every text; 0 if none does.
  var startID: Int32 { start.map { kept(Int($0.id)) } ?? 0 }

  /// The id of a word that the vocabulary does not hold; 0 if such words are left out.
  var unknownID: Int32 { unknown?.id ?? 0 }

  /// `id` if it lies within the limits, else the id of unknown words.
  @inline(__always)
  func kept(_ id: Int) -> Int32 {
    id > 0 && id >= skipTop && id < (idLimit ?? Int(Int32.max)) ? Int32(truncatingIfNeeded: id) : unknownID
  }

  /// One more than the highest rank that has an id of its own, as far as the limit tells.
  var rankLimit: Int? { idLimit.map { max(0, $0 - wordOffset) } }

  /// The number of ids in use with `words` words, padding included: the number of rows of an embedding table.
  public func idCount(words: Int) -> Int {
    let markers = Int(max(start?.id ?? 0, unknown?.id ?? 0)) + 1
    return max(markers, min(idLimit ?? .max, words + wordOffset + 1))
  }
}

extension TokenIDScheme: Codable {
  private enum CodingKeys: String, CodingKey {
    case start, unknown
    case wordOffset = "word_offset"
    case idLimit = "id_limit"
    case skipTop = "skip_top"
  }

  /// Reads a scheme; refuses ids that are not positive or that a word would have too.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let offset = try container.decode(Int.self, forKey: .wordOffset)
    let start = try container.decodeIfPresent(Marker.self, forKey: .start)
    let unknown = try container.decodeIfPresent(Marker.self, forKey: .unknown)
    let ids = [start?.id, unknown?.id].compactMap(\.self)
    guard (0...Int(Int16.max)).contains(offset), ids.allSatisfy({ $0 >= 1 && $0 <= offset }),
      Set(ids).count == ids.count
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .wordOffset, in: container,
        debugDescription: "The ids \(ids) of the markers must be different and lie in 1 ... \(offset), below all words."
      )
    }
    self.init(
      start: start, unknown: unknown, wordOffset: offset,
      idLimit: try container.decodeIfPresent(Int.self, forKey: .idLimit),
      skipTop: try container.decodeIfPresent(Int.self, forKey: .skipTop) ?? 0)
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(start, forKey: .start)
    try container.encodeIfPresent(unknown, forKey: .unknown)
    try container.encode(wordOffset, forKey: .wordOffset)
    try container.encodeIfPresent(idLimit, forKey: .idLimit)
    try container.encode(skipTop, forKey: .skipTop)
  }
}
