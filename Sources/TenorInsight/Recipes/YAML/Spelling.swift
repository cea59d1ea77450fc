import TenorData

/// Guesses what a misspelt word was meant to be.
enum Spelling {
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
