import Foundation
public import TenorText

extension Tokenizer {
  /// Reads what `to_json()` of Keras's `Tokenizer` writes: the words with their ids, `num_words`, `oov_token`, `filters`,
  /// `lower`, `split` and `char_level`.
  ///
  /// - Parameter json: The text, in UTF-8.
  /// - Throws: ``KerasError`` if it is something else, or has an option that Tenor has not.
  /// - Complexity: O(words)
  public init(kerasJSON json: [UInt8]) throws(KerasError) {
    let place = "Tokenizer"
    // tokenizer.to_json() is a string; who wrote it with json.dump put it into quotes once more.
    let value = try JSON(text: json, place: place)
    let outer = try value.string.map { (text) throws(KerasError) in try JSON(text: Array(text.utf8), place: place) }
    guard let config = (outer ?? value)["config"]?.object else {
      throw KerasError(
        .damaged, place: place, problem: "expected what Tokenizer.to_json() of Keras writes, found something else",
        remedy: "write it in Python with open('tokenizer.json', 'w').write(tokenizer.to_json())")
    }
    try self.init(config: config, place: place)
  }

  /// As ``init(kerasJSON:)``, of a file.
  public init(kerasJSONAt path: String) throws(KerasError) {
    let bytes = try KerasFile.read(path)
    do {
      try self.init(kerasJSON: bytes)
    } catch {
      throw error.at(path)
    }
  }

  private init(config: [String: JSON], place: String) throws(KerasError) {
    let unknown = config["oov_token"]?.string
    var words = try Self.words(config, place)
    if let unknown {
      guard words.first == unknown else {
        throw .damaged("expected the oov_token \(unknown) as word 1, found \(words.first ?? "none")", place: place)
      }
      words.removeFirst()
    }
    let limit = config["num_words"]?.int.flatMap { $0 > 0 ? $0 : nil }
    let scheme = TokenIDScheme.keras(idLimit: limit, unknownToken: unknown)
    // Words without an id of their own are as unknown as all others.
    let known = limit.map { words.prefix(max(0, $0 - scheme.wordOffset - 1)) } ?? words[...]
    let splitter = try Self.splitter(config, place)
    let vocabulary: Vocabulary
    do {
      vocabulary = try Vocabulary(words: known)
    } catch {
      throw .damaged(String(error.description.dropLast()), place: place)
    }
    self.init(splitter: splitter, scheme: scheme, vocabulary: vocabulary)
  }

  /// All words, in the order of their ids. They are read by id: as keys of an object, words that Unicode counts as
  /// equivalent but Python does not would fall together.
  private static func words(_ config: [String: JSON], _ place: String) throws(KerasError) -> [String] {
    guard let text = config["index_word"]?.string,
      let words = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    else { throw .damaged("expected index_word with a word for each id, found none", place: place) }
    var ordered: [String] = []
    ordered.reserveCapacity(words.count)
    for id in 0..<words.count {
      guard let word = words["\(id + 1)"] else {
        throw .damaged("expected the ids 1 to \(words.count) in index_word, found no \(id + 1)", place: place)
      }
      ordered.append(word)
    }
    return ordered
  }

  private static func splitter(_ config: [String: JSON], _ place: String) throws(KerasError) -> TokenSplitter {
    let separator = config["split"]?.string ?? " "
    guard let scalar = separator.unicodeScalars.first, separator.unicodeScalars.count == 1 else {
      throw KerasError(
        .unsupported, place: place, problem: "expected a split of one character, found \"\(separator)\"",
        remedy: "fit a Tokenizer that splits at spaces")
    }
    return TokenSplitter(
      unit: config["char_level"]?.bool == true ? .character : .word,
      filters: config["filters"]?.string ?? TokenSplitter.kerasFilters, separator: scalar,
      lowercases: config["lower"]?.bool ?? true)
  }
}
