public import TenorText

/// Vectors of the words of a vocabulary, from a text file as word2vec, fastText and GloVe write them.
///
/// Each line holds a word and the numbers of its vector, with spaces or tabs between them. word2vec and fastText (`.vec`) put a
/// line before them with the number of vectors and their dimension; GloVe has none. The file may be compressed with gzip.
///
/// Words are compared byte by byte: a vocabulary of small letters finds no `The`. Of a word that comes twice the first vector
/// counts.
public struct WordVectors: Sendable, Hashable {
  /// The greatest dimension that is read.
  public static let maximumDimension = 1 << 14

  /// The file.
  public let source: String
  /// The numbers of a vector.
  public let dimension: Int
  /// The vectors in the file.
  public let fileCount: Int
  /// The words of the vocabulary that have a vector.
  public let foundCount: Int
  /// The lines whose word, one of the vocabulary, had come before.
  public let duplicateCount: Int
  /// For each word of the vocabulary the place of its vector, or -1.
  private let places: [Int32]
  private let values: [Float]

  /// Reads a file; only the vectors of the vocabulary's words are kept in memory.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - vocabulary: The words that vectors are wanted for.
  ///   - dimension: What the dimension must be; `nil` for any up to ``maximumDimension``.
  /// - Throws: ``DataError`` that names the line: kind `badVector` for a line with more or fewer numbers than the others, for
  ///   something else than a finite number in a vector that is wanted, for a word that is no UTF-8, and where a file has more
  ///   or fewer lines than its first one says; `badArgument` for another dimension; `missingFile`, `noExamples`,
  ///   `badArchive` and `inputOutput` for a file that cannot be read.
  /// - Complexity: O(size of the file)
  public init(
    contentsOf path: String, for vocabulary: Vocabulary, dimension: Int? = nil
  ) throws(DataError) {
    var reader = WordVectorReader(path, vocabulary, expectedDimension: dimension)
    try reader.read()
    source = path
    self.dimension = reader.dimension
    fileCount = reader.count
    foundCount = reader.foundCount
    duplicateCount = reader.duplicateCount
    places = reader.places
    values = reader.values
  }

  /// The vector of the word of the given rank, from 1; `nil` if the file has none.
  public func vector(rank: Int) -> ArraySlice<Float>? {
    guard places.indices.contains(rank - 1), places[rank - 1] >= 0 else { return nil }
    let start = Int(places[rank - 1]) * dimension
    return values[start..<start + dimension]
  }
}
