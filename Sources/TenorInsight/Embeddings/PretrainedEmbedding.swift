/// Vectors of words that a network begins with.
public struct PretrainedEmbedding: Sendable, Hashable {
  /// A text file as `WordVectors` reads it; its path, from the working folder.
  public var file: String
  /// Whether training leaves the embedding as it is, words without a vector included. Default: `false`.
  public var isFrozen: Bool
  /// Whether the network's embedding takes the dimension of the vectors; else they must have its own. Default: `true`.
  public var setsDimension: Bool

  /// Creates a description of vectors.
  public init(file: String, isFrozen: Bool = false, setsDimension: Bool = true) {
    self.file = file
    self.isFrozen = isFrozen
    self.setsDimension = setsDimension
  }
}
