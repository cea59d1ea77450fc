public import TenorCompute
import TenorData
import TenorModel
import TenorText

/// One example with its truth and what both classifiers say, and why.
public struct ComparedExample: Sendable, Hashable {
  /// What one classifier reads and says.
  public struct Reading: Sendable, Hashable {
    /// The words of the ids that the classifier reads: unknown ones are markers, and what is cut away is missing.
    public let text: String
    /// The number of ids that it reads, with the marker that opens a text, if there is one.
    public let readCount: Int
    /// The number of words of the whole text.
    public let wordCount: Int
    /// How many of these the classifier does not know.
    public let unknownCount: Int
    /// Whether the text is too long and a part of it is not read.
    public let isTruncated: Bool
    /// What it says.
    public let judgement: Comparison.Judgement
    /// The words that moved its verdict, the most influential first; above zero they speak for the label that it gives.
    public let influences: [WordInfluence]
  }

  /// The example's place in the data, from 0.
  public let row: Int
  /// The id of its record, if it has one.
  public let recordID: String?
  /// The label that it carries.
  public let truth: String
  /// What A reads and says.
  public let a: Reading
  /// What B reads and says.
  public let b: Reading
}

extension Comparison {
  /// Places of examples, drawn without repetition.
  ///
  /// - Parameters:
  ///   - count: How many; all if there are fewer.
  ///   - seed: The same seed draws the same places of data of the same size.
  ///   - errorsFirst: Whether examples that a model gets wrong come before others. Default: `false`.
  /// - Complexity: O(examples)
  public func draw(_ count: Int, seed: UInt64, errorsFirst: Bool = false) -> [Int] {
    var rows = Array(0..<data.count)
    var generator = SplitMix64(seed: seed)
    rows.reproduciblyShuffle(using: &generator)
    if errorsFirst {
      let isWrong = { row in !(self.ofA.judgements[row].isRight && self.ofB.judgements[row].isRight) }
      rows = rows.filter(isWrong) + rows.filter { !isWrong($0) }
    }
    return Array(rows.prefix(max(0, count)))
  }

  /// Examples with both verdicts, and the words that moved them.
  ///
  /// - Parameters:
  ///   - rows: Places of examples, as ``draw(_:seed:errorsFirst:)`` gives them.
  ///   - method: How the part of each word in a verdict is found. Default: integrated gradients.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Complexity: as ``Explainer/attribution(of:label:pool:)`` for each
  /// - Precondition: The places lie in the data.
  public func examples(
    _ rows: [Int], method: AttributionMethod = .integratedGradients, pool: WorkerPool? = nil
  ) throws -> [ComparedExample] {
    let explainers = (a: Explainer(a, method: method), b: Explainer(b, method: method))
    func reading(_ explainer: Explainer, _ readings: ComparedReadings, _ row: Int) throws -> ComparedExample.Reading {
      let text = readings.texts[row], ids = text.ids, said = readings.judgements[row], classifier = readings.classifier
      let words = classifier.pipeline.decode(ids)
      let label = classifier.labels.firstIndex(of: said.label) ?? 0
      let unknown = classifier.pipeline.tokenizer.scheme.unknown?.id
      let attribution = try explainer.attribution(of: ids, label: label, pool: pool)
      return ComparedExample.Reading(
        text: words.joined(separator: " "), readCount: ids.count, wordCount: text.tokenCount,
        unknownCount: text.unknownCount, isTruncated: text.isTruncated, judgement: said,
        influences: WordInfluence.ranked(
          ids.indices.map { (words[$0], ids[$0] == unknown, attribution.contributions[$0]) }))
    }
    return try rows.map { row in
      ComparedExample(
        row: row, recordID: data.recordIDs?[row], truth: data.labels.map { data.classes[$0[row]] } ?? "",
        a: try reading(explainers.a, ofA, row), b: try reading(explainers.b, ofB, row))
    }
  }
}
