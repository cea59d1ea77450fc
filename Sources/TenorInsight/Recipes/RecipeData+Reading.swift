public import TenorData

extension RecipeData {
  /// The parts of an experiment's data.
  public struct Parts: Sendable {
    /// The examples to learn from.
    public var training: Dataset
    /// The examples to validate with; `nil` where the recipe holds out a share of those to learn from.
    public var validation: Dataset?
    /// The examples to judge by; `nil` where none are left.
    public var test: Dataset?

    /// Creates parts.
    public init(training: Dataset, validation: Dataset? = nil, test: Dataset? = nil) {
      self.training = training
      self.validation = validation
      self.test = test
    }

    /// The same with at most `count` examples to learn from, the first ones.
    public func prefix(_ count: Int) -> Parts {
      Parts(training: training.prefix(count), validation: validation, test: test)
    }
  }

  /// Reads the data.
  ///
  /// - Throws: `DataError` for data that are not there, cannot be read, or are too few.
  /// - Complexity: O(size of the data)
  public func read(_ locator: DatasetLocator = DatasetLocator()) throws(DataError) -> Parts {
    let data = try Dataset.read(locator.locate(name))
    let held = validationExamples ?? 0
    let count = trainingExamples ?? data.count - held
    guard count > 0, count + held <= data.count else {
      throw DataError(
        .noExamples, file: data.source,
        problem: "expected at least \(max(1, count) + held) examples, found \(data.count)",
        remedy: "change the counts in the recipe's data")
    }
    let rest =
      try locator.isPublishedInTwo(name)
      ? Dataset.read(locator.locate(name, subset: .test), options: ReadOptions(subset: .test))
      : data.rows(count + held..<data.count)
    let test = testExamples.map(rest.prefix) ?? rest
    return Parts(
      training: data.prefix(count), validation: held > 0 ? data.rows(count..<count + held) : nil,
      test: test.count > 0 ? test : nil)
  }
}
