import ArgumentParser
import Tenor

struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe",
    abstract: "List the recipes, or print one with every default written out.",
    discussion: """
      Examples:
        tenor recipe list
        tenor recipe show 001-lstm > mine.yaml
        tenor train reviews.csv --recipe mine.yaml
      """,
    subcommands: [List.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the recipes that come with tenor.")

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    private struct Entry: Encodable {
      var name: String
      var summary: String
      var data: String?
    }

    func run() throws {
      let entries = Recipe.presets.map { Entry(name: $0.name, summary: $0.summary, data: $0.data?.name) }
      guard !json else { return try Output.json(entries) }
      try Output.result(TextTable(["recipe", ""], entries.map { [$0.name, $0.summary] }).text)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a recipe in YAML, with every default written out.")

    @Argument(help: "A recipe: its name, or a YAML file.")
    var recipe: String

    func run() throws {
      try Output.result(String(Recipe(nameOrFile: recipe).yaml.dropLast()))
    }
  }
}
