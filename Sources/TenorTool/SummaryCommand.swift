import ArgumentParser
import Foundation
import Tenor

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Print the layers of a model or of a recipe, with output shapes and parameters.",
    discussion: """
      Examples:
        tenor summary model
        tenor summary 001-lstm
      """)

  @Argument(help: "A model's folder, or a recipe: its name, or a YAML file.")
  var model: String

  @Option(parsing: .unconditional, help: "The number of labels, for a recipe.")
  var classes = 2

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Report: Encodable {
    struct Layer: Encodable {
      var name: String
      var type: String
      var outputShape: String
      var parameters: Int
    }

    var name: String
    var layers: [Layer]
    var parameters: Int
    var labels: [String]?
    var architecture: [LayerSpec]
  }

  mutating func validate() throws { try Check.atLeast(2, classes, "--classes") }

  func run() throws {
    let (network, labels) = try resolve()
    guard json else {
      try Output.result(network.summary(title: model))
      if let labels { try Output.result(" Labels: " + labels.joined(separator: ", ")) }
      return
    }
    let layers = network.layerSummaries.map {
      Report.Layer(
        name: $0.name, type: $0.className, outputShape: $0.outputShape.description, parameters: $0.parameterCount)
    }
    try Output.json(
      Report(
        name: model, layers: layers, parameters: network.parameterCount, labels: labels, architecture: network.layers))
  }

  private func resolve() throws -> (Network, [String]?) {
    if !ModelFolder.exists(at: model), Recipe.named(model) != nil || Recipe.isFile(model) {
      let recipe = try Recipe(nameOrFile: model)
      let idCount = recipe.text.scheme.idLimit ?? 10_000
      let layers = recipe.layers(idCount: idCount, classCount: classes)
      return (try Network(layers, input: recipe.networkInput), nil)
    }
    let classifier = try TextClassifier(contentsOf: model)
    return (classifier.network, classifier.labels)
  }
}
