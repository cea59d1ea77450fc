import TenorData
import TenorLayers
import TenorText

extension Network {
  /// Puts vectors into the rows of the words that they are for; other rows stay.
  ///
  /// - Returns: For each id of the embedding, whether it has a vector now.
  /// - Complexity: O(size of the embedding)
  mutating func setEmbedding(_ vectors: WordVectors, for tokenizer: Tokenizer) -> [Bool] {
    guard let table = parameters.first(where: \.isSparse), table.shape.count == 2, table.shape[1] == vectors.dimension,
      var values = values(of: table.name)
    else { return [] }
    var hasVector = [Bool](repeating: false, count: table.shape[0])
    for rank in 0..<tokenizer.vocabulary.count {
      guard let vector = vectors.vector(rank: rank + 1), let id = tokenizer.scheme.ownID(rank: rank + 1),
        hasVector.indices.contains(Int(id))
      else { continue }
      let start = Int(id) * vectors.dimension
      for (place, value) in vector.enumerated() { values[start + place] = value }
      hasVector[Int(id)] = true
    }
    _ = setValues(values, of: table.name)
    return hasVector
  }
}

extension EmbeddingCoverage {
  /// - Parameters:
  ///   - hasVector: For each id, whether it has a vector.
  ///   - inputs: The examples to learn from.
  init(_ vectors: WordVectors, _ tokenizer: Tokenizer, hasVector: [Bool], inputs: TokenBatch) {
    source = vectors.source.lastPathComponent
    words = (0..<tokenizer.vocabulary.count).count { tokenizer.scheme.ownID(rank: $0 + 1) != nil }
    found = hasVector.count { $0 }
    let known = inputs.ids.count { hasVector.indices.contains(Int($0)) && hasVector[Int($0)] }
    tokenShare = inputs.ids.isEmpty ? 0 : Double(known) / Double(inputs.ids.count)
    duplicates = vectors.duplicateCount
  }
}
