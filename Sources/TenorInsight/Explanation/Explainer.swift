public import TenorCompute
public import TenorLayers
public import TenorModel
import TenorText

/// Finds the part that each word of a text has in a classifier's verdict.
///
/// ```swift
/// let explanation = try Explainer(classifier).explain("A film to remember.")
/// for word in explanation.influences.prefix(5) { print(word.text, word.contribution) }
/// ```
///
/// Contributions are parts of the log-odds of a label, log(p / (1 − p)): they add, where probabilities do not. The same
/// text gives the same numbers, whatever the number of threads.
public struct Explainer: Sendable {
  /// The classifier that is explained.
  public let classifier: TextClassifier
  /// How parts are found.
  public let method: AttributionMethod
  /// The number of points on the path of integrated gradients to begin with, at least 1: each costs a forward and a backward
  /// pass.
  public let steps: Int
  /// The most points to begin with: the work of finding their places grows with their square.
  public static let maximumSteps = 1024
  let gradients: InputGradients
  let logits: Predictor

  /// - Parameters:
  ///   - classifier: The classifier. Verdicts, and what occlusion measures, are of its precision; gradients are always of
  ///     single precision.
  ///   - method: How parts are found. Default: integrated gradients.
  ///   - steps: The number of points on the path of integrated gradients, at the nodes of Gauss and Legendre; below 1
  ///     counts as 1, above ``maximumSteps`` as that. Default: 64. Where they are too few, as ``Attribution/isComplete`` tells, twice as many are taken, up
  ///     to eight times.
  /// - Complexity: O(weights)
  public init(_ classifier: TextClassifier, method: AttributionMethod = .integratedGradients, steps: Int = 64) {
    self.classifier = classifier
    self.method = method
    self.steps = min(max(1, steps), Self.maximumSteps)
    let network = classifier.network.logits
    gradients = InputGradients(network)
    logits = Predictor(network, precision: classifier.precision)
  }

  /// The verdict on a text, and the part of each of its words in it.
  ///
  /// - Parameters:
  ///   - text: Any text; one without a word that the model reads has no contributions.
  ///   - label: The label that contributions speak for or against. Default: `nil`, that of the verdict.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `ModelError` of kind `mismatch` for a label that the classifier does not have.
  /// - Complexity: O(n) for n tokens that are read, times ``steps`` for integrated gradients; O(n²) for occlusion.
  public func explain(_ text: String, label: String? = nil, pool: WorkerPool? = nil) throws -> Explanation {
    let verdict = try classifier.classify(text)
    let explained = label ?? verdict.label
    let tokens = classifier.pipeline.trace(text)
    let attribution = try attribution(
      of: tokens.filter(\.isRead).compactMap(\.id), label: index(of: explained), pool: pool)
    return Explanation(
      text: text, verdict: verdict, label: explained, method: method, tokens: tokens, attribution: attribution)
  }

  /// The part of each id of a row in the log-odds of a label.
  ///
  /// - Parameters:
  ///   - ids: Ids as the classifier's pipeline gives them.
  ///   - label: The label's place among the classifier's labels.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `NetworkError` for an id without a row in the embedding, or a row that is too long.
  /// - Precondition: `label` is one of the places.
  public func attribution(
    of ids: [Int32], label: Int, pool: WorkerPool? = nil
  ) throws(NetworkError) -> Attribution {
    switch method {
    case .integratedGradients: try integratedGradients(of: ids, odds(label), pool)
    case .gradient: try gradientTimesInput(of: ids, odds(label), pool)
    case .occlusion: try occlusion(of: ids, odds(label), pool)
    }
  }

  /// The probability of a label after each id of a row, as if the text ended there.
  ///
  /// - Parameters: as of ``attribution(of:label:pool:)``.
  /// - Throws: as ``attribution(of:label:pool:)``.
  /// - Complexity: O(n²) for n ids
  public func evolution(of ids: [Int32], label: Int, pool: WorkerPool? = nil) throws(NetworkError) -> [Float] {
    var scores: [Float] = []
    try forEachBatch(ids.indices, length: ids.count) { places throws(NetworkError) in
      let prefixes = TokenBatch(places.map { ids.prefix($0 + 1) })
      scores += try classifier.probabilities(for: prefixes, pool: pool).map { $0[label] }
    }
    return scores
  }

  private func odds(_ label: Int) -> LabelOdds { LabelOdds(label: label, isBinary: classifier.isBinary) }

  private func index(of label: String) throws(ModelError) -> Int {
    guard let index = classifier.labels.firstIndex(of: label) else {
      throw ModelError(
        .mismatch, problem: "expected a label of the model, found \"\(label)\"",
        remedy: Spelling.remedy(for: label, classifier.labels, named: "its labels"))
    }
    return index
  }

  /// Calls `body` with parts of `places` of which each makes a batch of moderate size, at `length` tokens a place.
  func forEachBatch(
    _ places: Range<Int>, length: Int, _ body: (Range<Int>) throws(NetworkError) -> Void
  ) throws(NetworkError) {
    let size = max(1, (1 << 20) / max(1, length))
    var start = places.lowerBound
    while start < places.upperBound {
      let end = min(places.upperBound, start + size)
      try body(start..<end)
      start = end
    }
  }
}
