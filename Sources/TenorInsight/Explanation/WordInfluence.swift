/// The part of all places of one word in a verdict.
public struct WordInfluence: Sendable, Hashable, Codable {
  /// The word, as the model's pipeline writes it.
  public var text: String
  /// The sum of its contributions, in nats of log-odds.
  public var contribution: Double
  /// How often it was read.
  public var count: Int
  /// Whether the model reads it as an unknown word.
  public var isUnknown: Bool

  /// The words of a row, the most influential first; of equal ones the first in the row.
  ///
  /// - Complexity: O(n log n)
  static func ranked(_ tokens: some Sequence<(text: String, isUnknown: Bool, contribution: Double)>) -> [WordInfluence]
  {
    var words: [WordInfluence] = []
    var places: [String: Int] = [:]
    for (text, isUnknown, contribution) in tokens {
      if let place = places[text] {
        words[place].contribution += contribution
        words[place].count += 1
      } else {
        places[text] = words.count
        words.append(WordInfluence(text: text, contribution: contribution, count: 1, isUnknown: isUnknown))
      }
    }
    return words.enumerated().sorted {
      let (first, second) = (abs($0.element.contribution), abs($1.element.contribution))
      return first != second ? first > second : $0.offset < $1.offset
    }.map(\.element)
  }
}
