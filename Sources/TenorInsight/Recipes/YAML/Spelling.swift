import TenorData

/// Guesses what a misspelt word was meant to be.
package enum Spelling {
  /// What to do about a word that is none of `words`: to write the nearest one, or to choose of all of them.
  package static func remedy(for word: String, _ words: [String], named list: String) -> String {
    hint(for: word, in: words) ?? "\(list) are \(words.joined(separator: ", "))"
  }

  /// The question whether the nearest of `words` was meant.
  package static func hint(for word: String, in words: [String]) -> String? {
    nearest(to: word, in: words).map { "did you mean `\($0)`" }
  }

  /// The nearest of `words`, if it is near enough to be meant.
  ///
  /// - Complexity: O(length of `word` × length of all words)
  static func nearest(to word: String, in words: [String]) -> String? {
    let distances = words.map { (word: $0, distance: $0.editDistance(to: word)) }
    guard let best = distances.min(by: { $0.distance < $1.distance }), best.distance <= max(2, word.count / 3) else {
      return nil
    }
    return best.word
  }
}
