import TenorData
import TenorInsight
import TenorLayers
import TenorText
import TenorTraining

/// Data, recipes and histories that a diagnosis is tried on.
enum DiagnosisSamples {
  /// Texts that are all different, of words that come again and again, with two labels by turns; up to 2,021 of them.
  static func data(
    _ count: Int, words: Int = 10, stem: String = "t", label: (Int) -> String = { $0 % 2 == 0 ? "bad" : "good" }
  ) -> Dataset {
    let texts = (0..<count).map { row in
      let own = ["\(stem)a\(row % 43)", "\(stem)b\(row % 47)"]
      return (own + (0..<max(0, words - 2)).map { "word\($0 % 7)" }).joined(separator: " ")
    }
    return Dataset(source: "made", texts: texts, labelNames: (0..<count).map(label))
  }

  static func recipe(
    _ kind: RecurrentArchitecture.Kind = .lstm, maximumLength: Int? = 160, padding: SequenceRule.Side = .pre,
    mask: Bool = true, pooling: RecurrentArchitecture.Pooling = .last
  ) -> Recipe {
    Recipe(
      name: "tried", summary: "",
      text: TextPipeline.Configuration(sequenceRule: SequenceRule(maximumLength: maximumLength, padding: padding)),
      architecture: .recurrent(
        RecurrentArchitecture(kind, embedding: 4, units: [4], pooling: pooling, masksPadding: mask)))
  }

  /// A diagnosis of a recipe with data that nothing is wrong with.
  static func healthy() throws -> Diagnosis {
    var diagnosis = try Diagnosis(recipe(), training: data(400))
    diagnosis.history = history(loss: [0.6, 0.4, 0.3], held: [0.55, 0.42, 0.4195], heldAccuracy: [0.7, 0.8, 0.82])
    diagnosis.predictions = predictions((0..<100).map { $0 % 2 == 0 ? 0.1 : 0.9 }, labels: (0..<100).map { $0 % 2 })
    return diagnosis
  }

  static func history(loss: [Double], held: [Double]? = nil, heldAccuracy: [Double]? = nil) -> History {
    var history = History()
    for epoch in loss.indices {
      var logs = ["loss": loss[epoch]]
      logs["val_loss"] = held?[epoch]
      logs["val_accuracy"] = heldAccuracy?[epoch]
      history.append(epoch: epoch, logs: logs)
    }
    return history
  }

  static func predictions(_ scores: [Float], labels: [Int]? = nil) -> ExaminedPredictions {
    let outputs = NetworkOutputs(columns: 1, offsets: Array(0...scores.count), values: scores)
    return ExaminedPredictions(outputs, labels: labels, classes: ["bad", "good"], part: "test")
  }
}

extension Diagnosis {
  /// The finding of a name, if there is one.
  func finding(_ name: Finding.Name) -> Finding? { findings.first { $0.name == name.rawValue } }
}
