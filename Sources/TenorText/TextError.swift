/// What can be wrong with a vocabulary that comes from outside.
public enum TextError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A word stands in the list twice.
  case duplicateWord(String)
  /// The word of this rank has no characters.
  case emptyWord(rank: Int)
  /// No word has this rank, although a later one is taken.
  case missingRank(Int)
  /// The numbers of words and of counts differ.
  case countMismatch(words: Int, counts: Int)

  /// What was expected, what was found, and how to mend it.
  public var description: String {
    switch self {
    case .duplicateWord(let word):
      "The vocabulary holds the word \"\(word)\" twice; every word must have one rank. Remove one of them."
    case .emptyWord(let rank):
      "The word of rank \(rank) in the vocabulary is empty; every word needs at least one character. Remove it."
    case .missingRank(let rank):
      "The vocabulary has no word of rank \(rank); ranks must be 1, 2, 3 and so on, each used once. Renumber them."
    case .countMismatch(let words, let counts):
      "The vocabulary has \(words) words but \(counts) counts; give one count for each word, or none at all."
    }
  }
}
