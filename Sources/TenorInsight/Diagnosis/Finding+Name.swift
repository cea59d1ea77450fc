extension Finding {
  /// The names of all findings that a ``Diagnosis`` may give.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    case postPaddingWithoutMask = "post-padding-without-mask"
    case paddingWithoutMask = "padding-without-mask"
    case truncation = "truncation"
    case plainRNNWithoutClipping = "plain-rnn-without-clipping"
    case labelImbalance = "label-imbalance"
    case fewExamples = "few-examples"
    case missingClass = "missing-class"
    case sortedLabels = "sorted-labels"
    case leakedExamples = "leaked-examples"
    case conflictingLabels = "conflicting-labels"
    case repeatedExamples = "repeated-examples"
    case unknownWords = "unknown-words"
    case emptyTexts = "empty-texts"
    case lengthMismatch = "length-mismatch"
    case noValidation = "no-validation"
    case lossNotFinite = "loss-not-finite"
    case unstableLoss = "unstable-loss"
    case lossNeverMoved = "loss-never-moved"
    case overfitting = "overfitting"
    case stillLearning = "still-learning"
    case chanceAccuracy = "chance-accuracy"
    case onePredictedClass = "one-predicted-class"
    case constantScores = "constant-scores"
  }

  /// Creates a finding of a known name.
  init(_ name: Name, _ severity: Severity, problem: String, evidence: String, remedy: String) {
    self.init(name: name.rawValue, severity: severity, problem: problem, evidence: evidence, remedy: remedy)
  }
}
