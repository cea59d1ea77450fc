public import TenorData
public import TenorModel

/// The examples that a model learnt from, found again, so that baselines can learn from the same ones.
///
/// They are those that the model's `recipe.yaml` names, else those of the name that its metadata tell: a data set's name,
/// or a file in the working folder, in the data folder or beside the data that the model is judged by. What is found must
/// have the model's labels and at least as many examples as it learnt from.
public struct LearntData: Sendable {
  /// The examples, those that the model was validated with among them.
  public let data: Dataset
  /// The number of examples that were left out, for their texts are among those that the model is judged by.
  public let leftOut: Int

  /// Finds the data; `nil` where they are not found, or are all to be judged.
  ///
  /// - Parameters:
  ///   - model: The model's folder.
  ///   - classifier: What is in it.
  ///   - judged: The examples that the model and the baselines are judged by.
  ///   - place: Where these were read.
  ///   - locator: Finds data by name.
  ///   - options: How files with columns are read.
  public init?(
    of model: String, _ classifier: TextClassifier, judged: Dataset, from place: DataSource,
    locator: DatasetLocator = DatasetLocator(), options: ReadOptions = ReadOptions()
  ) {
    for candidate in Self.candidates(model, classifier.metadata, place, locator) {
      guard let data = candidate.read(locator, options, unless: place), Self.fits(data, classifier) else { continue }
      let rest = data.isOnePart ? data.examples.without(judged) : data.examples
      guard (try? rest.validateForTraining()) != nil else { continue }
      self.data = rest
      leftOut = data.examples.count - rest.count
      return
    }
    return nil
  }

  private struct Candidate {
    var name: String
    /// The first examples, if it is not all.
    var count: Int?
    /// What the file must be called, if that is known.
    var fileName: String?

    /// Reads the part to learn from; `nil` for what is not there, is not to be read, or is what is judged.
    func read(
      _ locator: DatasetLocator, _ options: ReadOptions, unless place: DataSource
    ) -> (examples: Dataset, isOnePart: Bool)? {
      guard let source = try? locator.locate(name, subset: .train) else { return nil }
      let isInTwo = (try? locator.isPublishedInTwo(name)) ?? false
      guard isInTwo || !source.isSamePlace(as: place) else { return nil }
      var options = options
      options.subset = .train
      options.labels = .required
      guard let data = try? Dataset.read(source, options: options) else { return nil }
      guard fileName == nil || data.source.lastPathComponent == fileName else { return nil }
      return (count.map(data.prefix) ?? data, !isInTwo)
    }
  }

  private static func candidates(
    _ model: String, _ metadata: ModelMetadata, _ place: DataSource, _ locator: DatasetLocator
  ) -> [Candidate] {
    var result: [Candidate] = []
    if let data = (try? Recipe(contentsOf: model + "/recipe.yaml"))?.data {
      let count = data.trainingExamples.map { $0 + (data.validationExamples ?? 0) }
      result.append(Candidate(name: data.name, count: count, fileName: metadata.dataset))
    }
    guard let name = metadata.dataset else { return result }
    result += DatasetLocator.names.map { Candidate(name: $0, fileName: name) }
    result.append(Candidate(name: name, fileName: name))
    if let folder = place.folder { result.append(Candidate(name: folder + name, fileName: name)) }
    return result
  }

  private static func fits(_ data: (examples: Dataset, isOnePart: Bool), _ classifier: TextClassifier) -> Bool {
    Set(data.examples.classes) == Set(classifier.labels)
      && data.examples.count >= classifier.metadata.trainingExamples ?? 1
  }
}

extension Dataset {
  /// The examples whose texts are not among those of `other`.
  func without(_ other: Dataset) -> Dataset {
    let known = Set(other.texts)
    guard !known.isEmpty, !texts.isEmpty else { return self }
    return selecting(texts.indices.filter { !known.contains(texts[$0]) })
  }
}
