import Foundation
public import TenorCompute
public import TenorData
import TenorLayers
public import TenorModel
import TenorText

/// Two classifiers, A and B, on the same labelled data: who is right where, and whether that is more than chance.
public struct Comparison: Sendable {
  /// One of the two classifiers.
  public enum Side: String, Sendable, Hashable, Codable, CaseIterable {
    case a = "A"
    case b = "B"
  }

  /// The first classifier.
  public var a: TextClassifier { ofA.classifier }
  /// The second classifier.
  public var b: TextClassifier { ofB.classifier }
  /// How many examples each gets right.
  public let contingency: Contingency
  /// The examples in groups, by several properties of the texts and of how the models read them.
  public let groupings: [Grouping]
  let data: Dataset
  let ofA: ComparedReadings
  let ofB: ComparedReadings

  /// What one model says about an example.
  public struct Judgement: Sendable, Hashable {
    /// The label that it gives.
    public let label: String
    /// The label's probability.
    public let score: Float
    /// Whether the example carries this label.
    public let isRight: Bool
  }

  /// Compares two classifiers.
  ///
  /// - Parameters:
  ///   - a: The first classifier.
  ///   - b: The second classifier, with the same labels in any order.
  ///   - data: Examples with labels that they know.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `ModelError` of kind `mismatch` for classifiers with different labels; `DataError` for data without examples
  ///   or labels, or with a label that the classifiers do not know.
  /// - Complexity: O(size of the data)
  public init(
    _ a: TextClassifier, _ b: TextClassifier, on data: Dataset, pool: WorkerPool? = nil
  ) throws {
    try Self.check(a, b, data)
    let named = try data.relabelled(to: a.labels)
    let truth = (named.labels ?? []).map { a.labels[$0] }
    let textsOfA = try named.encodedTexts(by: a.pipeline)
    let readsAlike = a.pipeline == b.pipeline
    let textsOfB = readsAlike ? textsOfA : try named.encodedTexts(by: b.pipeline)
    ofA = try ComparedReadings(a, textsOfA, truth, pool)
    ofB = try ComparedReadings(b, textsOfB, truth, pool)
    self.data = named
    let right = zip(ofA.judgements, ofB.judgements).map { (a: $0.isRight, b: $1.isRight) }
    var contingency = Contingency()
    for example in right { contingency.add(aIsRight: example.a, bIsRight: example.b) }
    self.contingency = contingency
    let words = try named.encoded(by: CueWords.pipeline)
    groupings = Grouping.all(
      traits: (0..<words.count).map { CueWords.Traits(words[$0]) },
      readings: readsAlike ? [textsOfA] : [textsOfA, textsOfB], right: right)
  }

  /// What the figures mean, in one sentence.
  ///
  /// A difference counts as more than chance where the exact test gives it less than 5 %.
  public var conclusion: String {
    let (onlyA, onlyB) = (contingency.onlyA, contingency.onlyB)
    guard onlyA + onlyB > 0 else { return "A and B are right and wrong on the same texts." }
    let p = contingency.test.exactPValue
    let (better, worse, more, fewer) = onlyA > onlyB ? ("A", "B", onlyA, onlyB) : ("B", "A", onlyB, onlyA)
    let texts = more == 1 ? "text" : "texts"
    return
      "\(better) is right on \(more) \(texts) that \(worse) gets wrong, \(worse) on \(fewer) that \(better) gets wrong: "
      + "p \(Self.text(ofPValue: p)); the difference \(p < 0.05 ? "is more than chance explains" : "may well be chance")."
  }

  /// A p-value with two significant digits and the sign before it: `= 0.031`, `= 1.7e-17`, `< 1e-300`.
  public static func text(ofPValue p: Double) -> String {
    guard p >= 1e-300 else { return "< 1e-300" }
    return "= " + String(format: "%.2g", p)
  }

  private static func check(_ a: TextClassifier, _ b: TextClassifier, _ data: Dataset) throws {
    guard Set(a.labels) == Set(b.labels) else {
      throw ModelError(
        .mismatch,
        problem: "expected two models with the same labels, found \(a.labels.joined(separator: ", ")) and "
          + b.labels.joined(separator: ", "),
        remedy: "compare models of the same data")
    }
    guard data.count > 0 else {
      throw DataError(
        .noExamples, file: data.source, problem: "expected examples to compare on, found none",
        remedy: "give labelled texts")
    }
    guard data.labels != nil else {
      throw DataError(
        .badLabels, file: data.source, problem: "expected a label for each text, found texts only",
        remedy: "name the label column with --label, or give data with labels")
    }
  }
}

/// What one of two classifiers reads and says of each example.
struct ComparedReadings: Sendable {
  let classifier: TextClassifier
  let texts: [EncodedText]
  let judgements: [Comparison.Judgement]

  init(
    _ classifier: TextClassifier, _ texts: [EncodedText], _ truth: [String], _ pool: WorkerPool?
  ) throws(NetworkError) {
    self.classifier = classifier
    self.texts = texts
    let outputs = try classifier.outputs(for: TokenBatch(texts.map(\.ids)), pool: pool)
    judgements = truth.enumerated().map { row, label in
      let verdict = outputs.verdict(row)
      return Comparison.Judgement(
        label: classifier.labels[verdict], score: outputs.score(row, of: verdict),
        isRight: classifier.labels[verdict] == label)
    }
  }
}
