import Foundation
public import TenorCompute
public import TenorData
import TenorLayers
public import TenorModel
import TenorText
import TenorTraining

extension Report {
  /// The report of a classifier.
  ///
  /// - Parameters:
  ///   - classifier: The classifier.
  ///   - recipe: The recipe that made it, in YAML, as its folder has it.
  ///   - run: The run that made it, where it was remembered.
  public init(of classifier: TextClassifier, recipe: String? = nil, run: TrainingRun? = nil) {
    let metadata = classifier.metadata
    self.init(name: metadata.recipe ?? "Classifier", history: classifier.history)
    command = metadata.command
    facts.add("recipe", metadata.recipe)
    facts.add("data", metadata.dataset)
    facts.add("labels", classifier.labels.joined(separator: ", "))
    facts.add("examples learnt from", metadata.trainingExamples.map(Numerals.grouped))
    facts.add("seed", "\(metadata.seed)")
    facts.add("parameters", Numerals.grouped(classifier.network.parameterCount))
    if let run { addMachine(of: run) }
    facts.add("Tenor", metadata.version)
    describe(classifier)
    read(recipe ?? run?.recipe, seed: metadata.seed, run: run)
  }

  /// The report of a run that was remembered.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - epochs: The figures of each epoch.
  ///   - classifier: What came out, where it is still there.
  public init(of run: TrainingRun, epochs: [[String: Double]], classifier: TextClassifier? = nil) {
    var history = History()
    for (index, figures) in epochs.enumerated() { history.append(epoch: index, logs: figures) }
    self.init(name: run.experiment, history: history)
    command = run.command
    facts.add("run", run.id.map { "\($0)" })
    facts.add("recipe", run.experiment)
    facts.add("data", run.data.isEmpty ? nil : run.data)
    facts.add("labels", classifier?.labels.joined(separator: ", "))
    facts.add("examples taken", run.sample.map(Numerals.grouped))
    facts.add("examples learnt from", (classifier?.metadata.trainingExamples).map(Numerals.grouped))
    facts.add("seed", "\(run.seed)")
    facts.add("parameters", run.parameters.map(Numerals.grouped))
    facts.add("status", run.status.rawValue)
    facts.add("problem", run.problem)
    addMachine(of: run)
    facts.add("Tenor", run.version)
    for (name, value) in run.results.sorted(by: { $0.key < $1.key }) {
      facts.add(name.replacing("_", with: " "), Numerals.short(value))
    }
    if let classifier { describe(classifier) }
    read(run.recipe, seed: run.seed, run: run)
  }

  private mutating func addMachine(of run: TrainingRun) {
    facts.add("begun", run.begun.formatted(.iso8601))
    facts.add("seconds of training", run.seconds.map { Numerals.fixed($0, 1) })
    facts.add("machine", run.machine)
    facts.add("threads", "\(run.threads)")
    facts.add("precision", run.precision)
  }

  private mutating func describe(_ classifier: TextClassifier) {
    layers = classifier.network.layerSummaries
    maximumLength = classifier.pipeline.sequenceRule.maximumLength
  }

  /// Takes what the recipe says, and completes it with its defaults.
  private mutating func read(_ yaml: String?, seed: UInt64, run: TrainingRun?) {
    recipe = yaml
    guard let yaml, let known = try? Recipe(yaml: yaml, file: "recipe.yaml") else { return }
    recipe = known.yaml
    summary = known.summary
    reference = known.reference
    maximumLength = known.text.sequenceRule.maximumLength
    // The recipe alone would learn from all examples.
    guard run?.sample == nil, command?.contains("--limit") != true else { return }
    let data = known.data == nil ? " DATA" : ""
    let precision = run.map { $0.precision == "float32" ? "" : " --precision \($0.precision)" } ?? ""
    recipeCommand = "tenor train\(data) --recipe recipe.yaml --seed \(seed)\(precision)"
  }

  /// Adds what the classifier does on some data.
  ///
  /// - Parameters:
  ///   - classifier: The classifier of the report.
  ///   - data: Examples with labels that it knows.
  ///   - training: What it learnt from, for the baselines and the pictures of the data; `nil` to do without.
  ///   - comparesBaselines: Whether the baselines learn from `training` too. Default: `true`.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `DataError` for data without examples or labels, or with a label that the classifier does not know.
  /// - Complexity: O(size of the data)
  public mutating func judge(
    _ classifier: TextClassifier, on data: Dataset, training: Dataset? = nil, comparesBaselines: Bool = true,
    pool: WorkerPool? = nil
  ) throws {
    let evaluation = try Evaluation(of: classifier, on: data, pool: pool)
    judgement = Judgement(
      // The name alone: where a file lies on this machine is nobody's business.
      data: data.source.lastPathComponent, evaluation: evaluation,
      statistics: DatasetStatistics(data), curves: try evaluation.curvesOfROC(on: data),
      mistakes: try evaluation.examples(.confidentMistakes, of: data),
      doubts: try evaluation.examples(.leastSure, of: data, limit: 5),
      successes: try evaluation.examples(.confidentSuccesses, of: data, limit: 5),
      baselines: comparesBaselines ? try training.map { try Baselines(of: $0, on: data) } : nil)
    trainingStatistics = training.map(DatasetStatistics.init)
  }
}

extension [Report.Fact] {
  fileprivate mutating func add(_ name: String, _ value: String?) {
    if let value { append(Report.Fact(name: name, value: value)) }
  }
}
