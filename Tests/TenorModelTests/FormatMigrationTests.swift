import Foundation
import TenorModel
import TenorTraining
import Testing

/// Folders that earlier versions of Tenor wrote load, and give the verdicts that they gave.
@Suite("Formats of earlier versions")
struct FormatMigrationTests {
  /// A folder, and what the version that wrote it predicted.
  private struct Written: CustomTestStringConvertible {
    var folder: String
    /// For each text the scores of the labels, in order.
    var scores: [String: [Float]]
    var testDescription: String { folder }
  }

  private static let all = [
    Written(
      // The first: `tenor train tiny.csv --architecture lstm --units 4 --embedding 3 --epochs 40 --seed 1`.
      folder: "format-1",
      scores: [
        "a good film": [0.017652392, 0.9823476], "the story is bad": [0.9825429, 0.017457128],
        "nothing known here": [0.064157546, 0.93584245], "": [0.4801787, 0.5198213],
      ])
  ]

  private static func path(_ folder: String) throws -> String {
    try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).path + "/" + folder
  }

  @Test("they load with the same verdicts, and are saved in today's", arguments: all)
  private func verdicts(written: Written) throws {
    let old = try TextClassifier(contentsOf: Self.path(written.folder))
    let folder = try TemporaryFolder()
    try old.save(to: folder("model"))
    let new = try TextClassifier(contentsOf: folder("model"))
    #expect(old.labels == ["negative", "positive"] && old.history.epochs.count == 40)
    for (text, expected) in written.scores {
      let scores = try old.classify(text).scores.map(\.probability)
      #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-5 } && scores.count == 2, "\(text): \(scores)")
      #expect(try new.classify(text) == old.classify(text))
    }
    #expect(SafeTensors(weightsOf: new.network) == SafeTensors(weightsOf: old.network))
    #expect(new.metadata == old.metadata && new.history == old.history)
  }
}
