import Foundation
import Testing

@Suite("The doctor on the command line")
struct DoctorCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    // All different, of words that come again and again.
    let words = (0..<8).map { "word\($0)" }.joined(separator: " ")
    let rows = (0..<400).map { "a\($0 % 43) b\($0 % 47) \(words),\($0 % 2 == 0 ? "good" : "bad")\n" }
    try folder.write("review,sentiment\n" + rows.joined(), to: "reviews.csv")
    // One epoch with almost no learning rate: nothing is learnt.
    try folder.write(
      """
      name: padded
      text: {maximum_length: 60, padding: post}
      network: {embedding: 4, units: 4, mask: false}
      training: {epochs: 2, learning_rate: 0.0000001}
      """, to: "padded.yaml")
  }

  private func doctor(_ arguments: String...) throws -> Tenor.Run {
    try Tenor.run(["doctor"] + arguments + ["--runs", folder("runs")])
  }

  private func train(_ options: String...) throws -> Tenor.Run {
    try Tenor.run(
      ["train", folder("reviews.csv"), "--output", folder("model"), "--runs", folder("runs")] + options)
  }

  private func names(_ run: Tenor.Run) -> [String] {
    (run.json["findings"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
  }

  /// What was printed, however it was cut into lines.
  private func words(_ run: Tenor.Run) -> String {
    run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func dataAreExaminedAsTheStandardRecipeReadsThem() throws {
    let run = try doctor(folder("reviews.csv"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("reviews.csv: taken for data, recipe standard\n\nNothing was found.\n\n"))
    #expect(words(run).contains("Examined: recipe, layers (4), training data (360 texts), validation data (40 texts)."))
    #expect(run.output.contains("Not examined: test data, history, predictions."))
  }

  @Test func aRecipeIsExaminedAloneOrWithData() throws {
    let alone = try doctor("003-lstm", "--json", "--data-dir", folder("nowhere"))
    #expect(alone.status == 0, "\(alone.errors)")
    #expect(alone.json["taken_for"] as? String == "recipe")
    #expect(names(alone) == ["post-padding-without-mask"])
    #expect((alone.json["hints"] as? [String])?.first?.hasPrefix("The recipe's data are not there: imdb.npz: ") == true)
    let run = try doctor(folder("padded.yaml"), folder("reviews.csv"))
    #expect(run.output.contains("padded.yaml: taken for a recipe, recipe padded, data reviews.csv\n"))
    #expect(
      run.output.contains("\nSERIOUS: the result is worth little while this lasts\n\n  post-padding-without-mask\n"))
    #expect(words(run).contains("the median text has 50 steps of padding"))
  }

  @Test func linesFitTheTerminal() throws {
    let run = try Tenor.run(["doctor", "003-lstm", "--data-dir", folder("nowhere")], environment: ["COLUMNS": "60"])
    let lines = run.output.split(separator: "\n")
    #expect(lines.count > 10)
    #expect(lines.allSatisfy { $0.count <= 60 }, "\(run.output)")
  }

  /// Before the training the padding is told, after it what has become of it; the doctor finds both again.
  @Test func trainingTellsWhatIsSeriousAndTheDoctorFindsItAgain() throws {
    let run = try train("--recipe", folder("padded.yaml"), "--json")
    #expect(run.status == 0, "\(run.errors)")
    let parts = run.errors.components(separatedBy: "Epoch 1/2")
    #expect(parts[0].contains("Before the training"))
    #expect(parts[0].contains("  post-padding-without-mask\n"))
    #expect(parts[1].contains("After the training"))
    #expect(parts[1].contains("  one-predicted-class\n"))
    #expect(!parts[1].contains("post-padding-without-mask"))
    #expect(run.json["epochs"] as? Int == 2)
    for subject in [folder("model"), "1"] {
      let again = try doctor(subject, folder("reviews.csv"), "--json")
      #expect(again.status == 0, "\(again.errors)")
      #expect(names(again).contains("post-padding-without-mask"))
      #expect(names(again).contains("one-predicted-class"))
      #expect((again.json["not_examined"] as? [String]) == ["test data"])
    }
    let model = try doctor(folder("model"))
    #expect(model.output.contains("Not examined: training data, validation data, test data, predictions."))
    #expect(model.output.contains("The model learnt from reviews.csv, which was not found here"))
  }

  @Test func aHealthyTrainingIsNotCommented() throws {
    let run = try Tenor.run(
      ["train", "demo", "--output", folder("model"), "--units", "8", "--embedding", "16", "--learning-rate", "0.01"])
    #expect(run.status == 0)
    #expect(!run.errors.contains("this stands in the way"), "\(run.errors)")
    let model = try doctor(folder("model"), "--json")
    #expect(model.json["not_examined"] as? [String] == [])
    #expect(!model.output.contains(#""severity":"serious""#) && !model.output.contains(#""severity":"warning""#))
  }

  /// A model that took the place of a run's own is not taken for it.
  @Test func aRunWhoseModelWasReplacedIsExaminedWithoutIt() throws {
    #expect(try train("--units", "4", "--embedding", "4", "--epochs", "1").status == 0)
    #expect(try train("--units", "8", "--embedding", "4", "--epochs", "1").status == 0)
    let first = try doctor("1", folder("reviews.csv"), "--json")
    let second = try doctor("2", folder("reviews.csv"), "--json")
    #expect(first.json["not_examined"] as? [String] == ["test data", "predictions"])
    #expect(second.json["not_examined"] as? [String] == ["test data"])
    #expect((first.json["hints"] as? [String])?.contains { $0.contains("was replaced") } == true)
  }

  @Test func whatMeansNothingIsNamed() throws {
    let nothing = try doctor(folder("nothing"))
    #expect(nothing.status == 66)
    #expect(nothing.lastError.contains("expected a model's folder, the number of a run, a recipe or data"))
    #expect(try doctor("7").status == 66)
    #expect(try doctor("demoo").lastError.contains("perhaps \"demo\" is meant"))
    #expect(try doctor(folder("none.yaml")).status == 66)
    #expect(try doctor("demo", folder("reviews.csv")).status == 64)
    try folder.write("text,label\na,b\n", to: "notes.txt")
    #expect(try doctor(folder("notes.txt")).status == 65)
  }
}
