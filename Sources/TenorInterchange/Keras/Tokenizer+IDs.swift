public import TenorText

extension Tokenizer {
  /// A tokenizer of texts that are ids already, such as `14 22 16`, with commas, semicolons and brackets as in a list if
  /// wanted. Padding is not written: a 0, and whatever else is no id below the limit, is left out.
  ///
  /// - Parameter limit: One more than the greatest id: the number of rows of the embedding.
  /// - Complexity: O(`limit`)
  public static func ids(below limit: Int) -> Tokenizer {
    // Different words that are not empty make a vocabulary in any case.
    let vocabulary = (try? Vocabulary(words: (1..<max(1, limit)).map(String.init))) ?? Vocabulary()
    return Tokenizer(
      splitter: TokenSplitter(filters: ",;[]()\t\n\r", lowercases: false), scheme: .keras(idLimit: limit),
      vocabulary: vocabulary)
  }
}
