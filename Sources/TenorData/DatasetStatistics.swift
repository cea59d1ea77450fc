import TenorLayers
import TenorText

/// What a data set looks like: the figures of `tenor data inspect`.
public struct DatasetStatistics: Sendable, Hashable {
  /// The number of examples of one class.
  public struct ClassCount: Sendable, Hashable {
    /// The name of the class.
    public let name: String
    /// How many examples carry it.
    public let count: Int
  }

  /// How many examples have a length in a range.
  public struct Bin: Sendable, Hashable {
    /// The shortest length in the range, in words.
    public let lowest: Int
    /// The greatest length in the range, in words.
    public let highest: Int
    /// The number of examples.
    public let count: Int
  }

  /// The number of examples.
  public let count: Int
  /// The number of examples of each class, in the order of the classes; empty without labels.
  public let classes: [ClassCount]
  /// The number of words of all examples.
  public let wordCount: Int
  /// The number of examples that repeat an earlier one, label aside.
  public let duplicateCount: Int
  /// The number of examples without a word.
  public let emptyCount: Int
  /// The lengths in words, ascending.
  private let lengths: [Int]

  /// Counts the words of each example, all runs of characters between Keras's filters and spaces.
  ///
  /// - Complexity: O(length of all texts), on all cores
  public init(_ dataset: Dataset) {
    count = dataset.count
    classes = zip(dataset.classes, dataset.classCounts).map { ClassCount(name: $0, count: $1) }
    let unsorted: [Int]
    switch dataset.examples {
    case .texts(let texts):
      unsorted = Self.lengths(of: texts)
      duplicateCount = texts.count - Set(texts).count
    case .wordRanks(let ranks, _):
      unsorted = (0..<ranks.count).map(ranks.length)
      duplicateCount = ranks.count - Set((0..<ranks.count).map { ranks[$0] }).count
    }
    wordCount = unsorted.reduce(0, +)
    emptyCount = unsorted.count { $0 == 0 }
    lengths = unsorted.sorted()
  }

  private static func lengths(of texts: [String]) -> [Int] {
    let tokenizer = TextPipeline(
      cleaner: TextCleaner(normalizesUnicode: false, lowercases: false),
      tokenizer: Tokenizer(unknownToken: "", splitter: TokenSplitter(lowercases: false)), sequenceRule: SequenceRule())
    let batch = tokenizer.encode(texts)
    return (0..<batch.count).map(batch.length)
  }

  /// The length in words that `percent` per cent of the examples do not exceed, by nearest rank; zero without examples.
  public func lengthPercentile(_ percent: Double) -> Int {
    guard !lengths.isEmpty else { return 0 }
    let rank = (Double(lengths.count) * min(100, max(0, percent)) / 100).rounded(.up)
    return lengths[max(0, Int(rank) - 1)]
  }

  /// The lengths in bins of equal width. The last bin also holds the two per cent of longest examples.
  public func lengthHistogram(bins: Int = 12) -> [Bin] {
    guard let longest = lengths.last, bins > 0 else { return [] }
    let width = max(1, lengthPercentile(98) / bins + 1)
    var counts = [Int](repeating: 0, count: min(bins, longest / width + 1))
    for length in lengths { counts[min(counts.count - 1, length / width)] += 1 }
    return counts.enumerated().map { index, count in
      let isLast = index == counts.count - 1
      return Bin(lowest: index * width, highest: isLast ? longest : (index + 1) * width - 1, count: count)
    }
  }
}

extension DatasetStatistics: CustomStringConvertible {
  /// The figures as lines of text, with a bar for each bin of lengths.
  public var description: String {
    var lines = ["examples    \(count)"]
    for entry in classes {
      lines.append("  \(entry.name): \(entry.count) (\(Self.percent(entry.count, of: count)))")
    }
    lines.append("words       \(wordCount)")
    lines.append("duplicates  \(duplicateCount)")
    lines.append("empty       \(emptyCount)")
    let percentiles = [0.0, 5, 25, 50, 75, 95, 100].map { "\(Int($0))%: \(lengthPercentile($0))" }
    lines.append("length in words  " + percentiles.joined(separator: "  "))
    let histogram = lengthHistogram()
    let greatest = max(1, histogram.map(\.count).max() ?? 1)
    let width = String(lengths.last ?? 0).count
    for bin in histogram {
      let range = Self.padded(bin.lowest, width) + "–" + Self.padded(bin.highest, width)
      lines.append(
        "  \(range)  " + String(repeating: "█", count: (40 * bin.count + greatest - 1) / greatest) + " \(bin.count)")
    }
    return lines.joined(separator: "\n")
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - String(number).count)) + String(number)
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = (Double(part) * 1000 / Double(max(1, whole))).rounded()
    return "\(tenths / 10) %"
  }
}
