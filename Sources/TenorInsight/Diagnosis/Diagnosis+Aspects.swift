import TenorTraining

extension Diagnosis {
  /// Something that a diagnosis looks at.
  public enum Aspect: String, Sendable, Hashable, Codable, CaseIterable {
    case recipe
    case layers
    case trainingData = "training data"
    case validationData = "validation data"
    case testData = "test data"
    case history
    case predictions
  }

  /// What is known, and was looked at.
  public var examined: [Aspect] { Aspect.allCases.filter(isKnown) }

  private func isKnown(_ aspect: Aspect) -> Bool {
    switch aspect {
    case .recipe: recipe != nil
    case .layers: !layers.isEmpty
    case .trainingData: training != nil
    case .validationData: validation != nil
    case .testData: test != nil
    case .history: history != nil
    case .predictions: predictions != nil
    }
  }

  /// The size of what was looked at: examples or epochs.
  public func size(of aspect: Aspect) -> Int? {
    switch aspect {
    case .recipe: nil
    case .layers: layers.count
    case .trainingData: training?.count
    case .validationData: validation?.count
    case .testData: test?.count
    case .history: history?.epochs.count
    case .predictions: predictions?.count
    }
  }

  /// The aspect with its size, as in `training data (25,000 texts)`.
  public func description(of aspect: Aspect) -> String {
    guard let size = size(of: aspect) else { return aspect.rawValue }
    let figure =
      switch aspect {
      case .recipe, .layers: FigureText.count(size)
      case .history: FigureText.count(size, "epoch")
      case .trainingData, .validationData, .testData, .predictions: FigureText.count(size, "text")
      }
    return "\(aspect.rawValue) (\(figure))"
  }
}
