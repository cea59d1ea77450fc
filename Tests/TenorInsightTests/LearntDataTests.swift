import Foundation
import TenorData
import TenorInsight
import TenorModel
import Testing

@Suite("The data that a model learnt from")
struct LearntDataTests {
  private let folder = URL.temporaryDirectory.appending(path: "tenor-learnt-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  /// Writes a table of the texts "text FIRST" … "text LAST", of two classes by turns.
  @discardableResult
  private func table(_ name: String, _ rows: Range<Int>, labels: [String] = ["even", "odd"]) throws -> String {
    let lines = rows.map { "text \($0),\(labels[$0 % 2])" }
    try Data((["text,label"] + lines).joined(separator: "\n").utf8).write(to: URL(filePath: folder + "/" + name))
    return folder + "/" + name
  }

  /// A model that learnt from a file, with a recipe that names `data`.
  private func model(_ file: String, data: RecipeData? = nil) throws -> (path: String, classifier: TextClassifier) {
    var recipe = Recipe.standard
    recipe.epochs = 1
    recipe.data = data
    let classifier = try ClassifierTraining(Dataset.read(.table(file)), recipe: recipe).run()
    try classifier.save(to: folder + "/model", with: recipe)
    return (folder + "/model", classifier)
  }

  private func learnt(
    _ model: (path: String, classifier: TextClassifier), judged: String, dataFolder: String = "/nowhere"
  ) throws -> LearntData? {
    LearntData(
      of: model.path, model.classifier, judged: try Dataset.read(.table(judged)), from: .table(judged),
      locator: DatasetLocator(dataFolder: dataFolder))
  }

  @Test func aFileBesideTheJudgedOneIsFoundByItsName() throws {
    let model = try model(table("train.csv", 0..<20)), judged = try table("test.csv", 20..<30)
    let found = try #require(try learnt(model, judged: judged))
    #expect(found.data.texts == (0..<20).map { "text \($0)" })
    #expect(found.leftOut == 0)
  }

  @Test func aFileInTheDataFolderIsFoundByItsName() throws {
    let model = try model(table("train.csv", 0..<20))
    let elsewhere = folder + "/elsewhere"
    try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
    let judged = try table("elsewhere/test.csv", 20..<30)
    #expect(try learnt(model, judged: judged) == nil)
    #expect(try learnt(model, judged: judged, dataFolder: folder)?.data.count == 20)
  }

  @Test func textsThatAreJudgedAreLeftOut() throws {
    let model = try model(table("train.csv", 0..<20))
    let found = try learnt(model, judged: table("test.csv", 15..<30))
    #expect(found?.data.texts == (0..<15).map { "text \($0)" })
    #expect(found?.leftOut == 5)
    // A copy of all of it leaves nothing to learn from.
    #expect(try learnt(model, judged: table("copy.csv", 0..<20)) == nil)
  }

  @Test func theJudgedFileItselfIsNothingToLearnFrom() throws {
    let train = try table("train.csv", 0..<20), model = try model(train)
    #expect(try learnt(model, judged: train) == nil)
    let link = folder + "/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: train)
    #expect(try learnt(model, judged: link) == nil)
  }

  @Test func otherDataOfThatNameAreNot() throws {
    let model = try model(table("train.csv", 0..<20)), judged = try table("test.csv", 20..<30)
    try table("train.csv", 0..<10)
    #expect(try learnt(model, judged: judged) == nil)
    try table("train.csv", 0..<20, labels: ["yes", "no"])
    #expect(try learnt(model, judged: judged) == nil)
    try table("train.csv", 0..<20)
    #expect(try learnt(model, judged: judged)?.data.count == 20)
  }

  @Test func theRecipeTellsWhereAndHowMany() throws {
    let train = try table("all.csv", 0..<40)
    let model = try model(train, data: RecipeData(name: train, trainingExamples: 36, validationExamples: 2))
    let found = try learnt(model, judged: table("test.csv", 40..<44))
    #expect(found?.data.count == 38)
    // The model learnt from another file than the recipe names.
    let other = try self.model(table("other.csv", 0..<20), data: RecipeData(name: train))
    #expect(try learnt(other, judged: folder + "/test.csv")?.data.source.hasSuffix("/other.csv") == true)
  }

  @Test func ofDataInTwoPartsItIsTheTrainingPart() throws {
    var recipe = Recipe.standard
    recipe.epochs = 1
    recipe.data = RecipeData(name: "demo", trainingExamples: 40)
    let classifier = try ClassifierTraining(DemoCorpus().dataset(.train).prefix(40), recipe: recipe).run()
    try classifier.save(to: folder + "/model", with: recipe)
    let found = LearntData(
      of: folder + "/model", classifier, judged: DemoCorpus().dataset(.test), from: .demo,
      locator: DatasetLocator(dataFolder: "/nowhere"))
    #expect(found?.data.texts == Array(DemoCorpus().dataset(.train).texts.prefix(40)))
  }
}
