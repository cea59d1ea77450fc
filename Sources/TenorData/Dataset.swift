public import TenorLayers
public import TenorText

/// Examples with or without labels, in the order in which they were read.
public struct Dataset: Sendable, Hashable {
  /// What the examples are made of.
  public enum Examples: Sendable, Hashable {
    /// One text for each example.
    case texts([String])
    /// The ranks of the words of each example, from 1, and the words if they are known: Keras's `imdb.npz`.
    case wordRanks(TokenBatch, Vocabulary?)
  }

  /// Where the data come from: a path or a name, for messages.
  public let source: String
  /// The examples.
  public let examples: Examples
  /// For each example the index of its label in ``classes``; `nil` if the data carry no labels.
  public let labels: [Int]?
  /// The names of the labels. Whole numbers stand in numeric order, other names in that of their bytes.
  public let classes: [String]
  /// The line on which each record begins, from 1; `nil` where lines make no sense.
  public let lineNumbers: [Int]?
  /// The id of each record (such as Kaggle's `PhraseId`, or a file name), if there are ids.
  public let recordIDs: [String]?
  /// Which columns were read; `nil` for data without columns.
  public let columns: ColumnGuess?
  /// What was changed while reading, one sentence each, such as labels with stray spaces.
  public let notes: [String]

  /// Creates a data set. The arrays must be as long as there are examples.
  public init(
    source: String, examples: Examples, labels: [Int]? = nil, classes: [String] = [], lineNumbers: [Int]? = nil,
    recordIDs: [String]? = nil, columns: ColumnGuess? = nil, notes: [String] = []
  ) {
    self.source = source
    self.examples = examples
    self.labels = labels
    self.classes = classes
    self.lineNumbers = lineNumbers
    self.recordIDs = recordIDs
    self.columns = columns
    self.notes = notes
    let counts = [labels?.count, lineNumbers?.count, recordIDs?.count].compactMap(\.self)
    precondition(counts.allSatisfy { $0 == count }, "Every array of a data set must have one element per example.")
    precondition(labels?.allSatisfy(classes.indices.contains) ?? true, "Every label must be one of the classes.")
  }

  /// Creates a data set of texts with labels given by name.
  ///
  /// The arrays must be equally long.
  public init(
    source: String, texts: [String], labelNames: [String]?, lineNumbers: [Int]? = nil, recordIDs: [String]? = nil,
    columns: ColumnGuess? = nil, notes: [String] = []
  ) {
    let classes = labelNames.map(Self.classes(of:)) ?? []
    let index = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    self.init(
      source: source, examples: .texts(texts), labels: labelNames.map { $0.compactMap { index[$0] } },
      classes: classes, lineNumbers: lineNumbers, recordIDs: recordIDs, columns: columns, notes: notes)
  }

  /// The number of examples.
  public var count: Int {
    switch examples {
    case .texts(let texts): texts.count
    case .wordRanks(let ranks, _): ranks.count
    }
  }

  /// The texts; empty if the data came as word ranks.
  public var texts: [String] {
    if case .texts(let texts) = examples { texts } else { [] }
  }

  /// The number of examples of each class, in the order of ``classes``.
  ///
  /// - Complexity: O(`count`)
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels ?? [] { counts[label] += 1 }
    return counts
  }

  /// The examples with the given indices, in that order, with the same classes.
  public func selecting(_ rows: [Int]) -> Dataset {
    let chosen: Examples =
      switch examples {
      case .texts(let texts): .texts(rows.map { texts[$0] })
      case .wordRanks(let ranks, let vocabulary): .wordRanks(ranks.selecting(rows), vocabulary)
      }
    return Dataset(
      source: source, examples: chosen, labels: labels.map { labels in rows.map { labels[$0] } }, classes: classes,
      lineNumbers: lineNumbers.map { lines in rows.map { lines[$0] } },
      recordIDs: recordIDs.map { ids in rows.map { ids[$0] } }, columns: columns, notes: notes)
  }
}
