/// The tokens of a micro-batch, each once, in the order in which they first stand at a position.
struct DistinctTokens {
  /// For each position, the place of its token among the distinct ones.
  private(set) var places: [Int32] = []
  /// For each distinct token, the first position where it stands.
  private(set) var positions: [Int] = []
  /// The number of positions with a token that is not padding.
  private(set) var wordPositions = 0
  /// For each token of the vocabulary its place, or -1.
  private var placeOfToken: [Int32] = []
  private var isCurrent = false

  /// The number of distinct tokens.
  var count: Int { positions.count }

  /// Forgets the tokens, because others were read.
  mutating func invalidate() { isCurrent = false }

  /// Reads the tokens of all positions, if that has not been done since they were changed.
  ///
  /// - Complexity: O(positions), and once O(largest token)
  mutating func read(_ tokens: [Int32]) {
    guard !isCurrent else { return }
    isCurrent = true
    places.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    wordPositions = 0
    for (position, token) in tokens.enumerated() {
      let token = Int(token)
      if token >= placeOfToken.count {
        placeOfToken.append(contentsOf: repeatElement(-1, count: token + 1 - placeOfToken.count))
      }
      if placeOfToken[token] < 0 {
        placeOfToken[token] = Int32(positions.count)
        positions.append(position)
      }
      places.append(placeOfToken[token])
      wordPositions += token == 0 ? 0 : 1
    }
    for position in positions { placeOfToken[Int(tokens[position])] = -1 }
  }
}
