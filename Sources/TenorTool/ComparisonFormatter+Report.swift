import Tenor

extension ComparisonFormatter {
  /// A comparison of two models as JSON.
  struct Report: Encodable {
    struct Model: Encodable {
      var model: String
      var accuracy: Double
    }

    struct Test: Encodable {
      var exactP: Double
      var chiSquared: Double
      var chiSquaredP: Double
    }

    struct Group: Encodable {
      var property: String
      /// The model whose reading has the property, where the models read differently.
      var model: String?
      var group: String
      var examples: Int
      var accuracyA: Double
      var accuracyB: Double
      var contingency: Contingency
    }

    struct Reading: Encodable {
      var text: String
      var wordCount: Int
      var unknownCount: Int
      var isTruncated: Bool
      var label: String
      var score: Float
      var isRight: Bool
      var words: [WordInfluence]
    }

    struct Sample: Encodable {
      var row: Int
      var id: String?
      var truth: String
      var a: Reading
      var b: Reading
    }

    var a: Model
    var b: Model
    var data: String
    var examples: Int
    var contingency: Contingency
    var mcnemar: Test
    var conclusion: String
    var groups: [Group]
    var seed: UInt64
    var samples: [Sample]
  }

  func report(_ comparison: Comparison, _ examples: [ComparedExample]) -> Report {
    let table = comparison.contingency
    return Report(
      a: .init(model: models[0], accuracy: table.accuracyOfA), b: .init(model: models[1], accuracy: table.accuracyOfB),
      data: data, examples: table.count, contingency: table,
      mcnemar: .init(
        exactP: table.test.exactPValue, chiSquared: table.test.statistic, chiSquaredP: table.test.pValue),
      conclusion: comparison.conclusion,
      groups: comparison.groupings.flatMap { grouping in
        grouping.groups.map { group in
          .init(
            property: grouping.name, model: grouping.side?.rawValue, group: group.name,
            examples: group.contingency.count, accuracyA: group.contingency.accuracyOfA,
            accuracyB: group.contingency.accuracyOfB, contingency: group.contingency)
        }
      }, seed: seed,
      samples: examples.map {
        .init(row: $0.row, id: $0.recordID, truth: $0.truth, a: reading($0.a), b: reading($0.b))
      })
  }

  private func reading(_ reading: ComparedExample.Reading) -> Report.Reading {
    Report.Reading(
      text: reading.text, wordCount: reading.wordCount, unknownCount: reading.unknownCount,
      isTruncated: reading.isTruncated, label: reading.judgement.label, score: reading.judgement.score,
      isRight: reading.judgement.isRight, words: Array(reading.influences.prefix(words)))
  }
}
