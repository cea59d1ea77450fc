import Testing
import TenorTraining

@Suite("Metrics against Keras")
struct MetricTests {
  /// Gathers a column of scores in two sets and merges them.
  private func logs(_ metrics: [Metric], _ labels: [Float], _ scores: [Float]) -> Logs {
    var sets = [0, 1].map { _ in MetricSet(metrics, loss: .binaryCrossentropy, outputs: 1) }
    for (index, label) in labels.enumerated() {
      sets[index < 50 ? 0 : 1].add(outputs: [scores[index]].span, target: .scalar(label), loss: 0)
    }
    sets[0].merge(sets[1])
    return sets[0].logs()
  }

  @Test("Binary figures, with ties among the scores and at the threshold")
  func binary() throws {
    let golden = try Fixture.load("metrics").binary
    let found = logs([.accuracy, .precision, .recall, .f1, .auc], golden.labels.floats, golden.scores.floats)
    for (key, name) in [
      ("accuracy", "accuracy"), ("precision", "precision"), ("recall", "recall"), ("f1_score", "f1"),
      ("auc", "exact_auc"),
    ] {
      #expect(isClose(found[key] ?? .nan, golden[name].double ?? .nan), "\(key): \(found[key] ?? .nan)")
    }
  }

  @Test("Weights and thresholds")
  func weighted() throws {
    let golden = try Fixture.load("metrics").binary
    let labels = golden.labels.floats
    var accuracy = WeightedMean()
    var low = WeightedMean()
    var area = AreaUnderROC()
    var matrix = ConfusionMatrix(classCount: 2)
    for (index, score) in golden.scores.floats.enumerated() {
      let weight = golden.weights.doubles[index]
      let isPositive = labels[index] == 1
      accuracy.add(Decision.isPositive(score) == isPositive ? 1 : 0, weight: weight)
      low.add(Decision.isPositive(score, threshold: 0.3) == isPositive ? 1 : 0)
      area.add(score: score, isPositive: isPositive, weight: weight)
      matrix.add(actual: isPositive ? 1 : 0, predicted: Decision.isPositive(score) ? 1 : 0, weight: weight)
    }
    #expect(isClose(accuracy.result, golden.weighted_accuracy.double ?? .nan))
    #expect(isClose(matrix.accuracy, golden.weighted_accuracy.double ?? .nan))
    #expect(isClose(low.result, golden["accuracy_at_0.3"].double ?? .nan))
    #expect(isClose(area.result, golden.weighted_exact_auc.double ?? .nan))
    #expect(isClose(matrix.precision(ofClass: 1), golden.weighted_precision.double ?? .nan))
  }

  @Test("Nothing to divide by is 0, as in Keras")
  func empty() throws {
    let golden = try Fixture.load("metrics").binary
    let found = logs([.auc, .precision], [1, 1, 1, 1], [0.1, 0.2, 0.3, 0.4])
    #expect(found["auc"] == golden.one_class_auc.double)
    #expect(found["precision"] == golden.no_prediction_precision.double)
    #expect(
      MetricSet([.accuracy, .f1, .auc], loss: .binaryCrossentropy, outputs: 1).logs().values.allSatisfy { $0 == 0 })
  }

  @Test("AUC of crowded scores is exact where Keras's 200 thresholds are not")
  func crowded() throws {
    let golden = try Fixture.load("metrics").narrow
    let found = logs([.auc], golden.labels.floats, golden.scores.floats)["auc"] ?? .nan
    #expect(isClose(found, golden.pairwise_auc.double ?? .nan, relative: 1e-12))
    #expect(abs(found - (golden.keras_auc.double ?? .nan)) > 0.01)
    var area = AreaUnderROC()
    area.add(score: .nan, isPositive: true)
    #expect(area.result.isNaN)
  }

  @Test("Figures of several classes, with ties")
  func classes() throws {
    let golden = try Fixture.load("metrics").multi
    let counts = [1, 2, 3, 5, 6]
    for oneHot in [false, true] {
      var set = MetricSet(
        [.accuracy, .precision, .recall, .f1], loss: oneHot ? .categoricalCrossentropy : .sparseCategoricalCrossentropy,
        outputs: 6)
      var top = counts.map { MetricSet([.topK($0)], loss: .sparseCategoricalCrossentropy, outputs: 6) }
      var matrix = ConfusionMatrix(classCount: 6)
      for (row, label) in golden.classes.elements.compactMap(\.int).enumerated() {
        let outputs = golden.outputs.elements[row].floats
        var wanted = [Float](repeating: 0, count: 6)
        wanted[label] = 1
        let target: RowTarget = oneHot ? .dense(wanted[...]) : .classIndex(label)
        set.add(outputs: outputs.span, target: target, loss: 0)
        for index in top.indices { top[index].add(outputs: outputs.span, target: target, loss: 0) }
        matrix.add(actual: label, predicted: Decision.predictedClass(outputs.span))
      }
      #expect(isClose(set.logs()["accuracy"] ?? .nan, golden.accuracy.double ?? .nan))
      #expect(isClose(set.logs()["f1_score"] ?? .nan, golden.macro_f1.double ?? .nan))
      for (index, count) in counts.enumerated() {
        let found = top[index].logs()["top_k_categorical_accuracy"] ?? .nan
        #expect(isClose(found, golden.top["\(count)"].double ?? .nan), "top \(count): \(found)")
      }
      for label in 0..<6 {
        #expect(isClose(matrix.f1(ofClass: label), golden.per_class_f1.doubles[label]))
        #expect(isClose(matrix.precision(ofClass: label), golden.per_class_precision.doubles[label]))
        #expect(isClose(matrix.recall(ofClass: label), golden.per_class_recall.doubles[label]))
      }
      let means = [golden.per_class_precision, golden.per_class_recall].map { $0.doubles.reduce(0, +) / 6 }
      #expect(isClose(set.logs()["precision"] ?? .nan, means[0]))
      #expect(isClose(set.logs()["recall"] ?? .nan, means[1]))
    }
  }

  @Test("Loss of an epoch with sample weights and a smaller last batch; accuracy without weights")
  func epoch() throws {
    let golden = try Fixture.load("metrics").epoch
    var set = MetricSet([.accuracy], loss: .binaryCrossentropy, outputs: 1)
    for (row, probability) in golden.probabilities.floats.enumerated() {
      let target = RowTarget.scalar(golden.labels.floats[row])
      let loss = Loss.binaryCrossentropy.value(outputs: [probability].span, target: target)
      set.add(outputs: [probability].span, target: target, loss: loss, weight: golden.weights.floats[row])
    }
    #expect(isClose(set.meanLoss, golden.loss.double ?? .nan))
    #expect(isClose(set.logs()["accuracy"] ?? .nan, golden.accuracy.double ?? .nan))
    #expect(set.logs().keys.sorted() == golden.keys.elements.compactMap(\.string))
    #expect(set.logs(prefix: "val_").keys.sorted() == ["val_accuracy", "val_loss"])
  }

  @Test("A class whose output is not finite is not in the top")
  func notFinite() {
    let broken: [Float] = [.nan, 0.5]
    let found = [0, 1].map { Decision.isInTop(2, $0, broken.span) }
    #expect(found == [false, true])
  }
}
