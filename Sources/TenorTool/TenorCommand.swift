import ArgumentParser
import Tenor

/// The command line of Tenor.
@main
struct TenorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenor",
    abstract: "Train, evaluate and use recurrent networks that classify texts.",
    discussion: """
      Examples:
        tenor predict "A film to remember."
        tenor train demo --output model
        tenor evaluate model demo

      DATA is a file (.csv, .tsv, .jsonl, each also with .gz; Keras's imdb.npz), a folder or archive laid out like \
      aclImdb, a name (demo, imdb, rotten-tomatoes), or - for standard input.

      Exit codes: 0 done, 64 wrong usage, 65 bad data, 66 missing input, 70 internal error, 74 reading or writing failed.
      """,
    version: "tenor \(ModelMetadata.productVersion)",
    subcommands: [
      TrainCommand.self, EvaluateCommand.self, PredictCommand.self, SummaryCommand.self, RecipeCommand.self,
      ExplainCommand.self, CompareCommand.self, ReproduceCommand.self, SweepCommand.self, RunsCommand.self,
      DoctorCommand.self, ReportCommand.self, QuantizeCommand.self, ImportCommand.self, ExportCommand.self,
      DataCommand.self, BenchCommand.self, ServeCommand.self,
    ])

  static func main() async {
    Signals.prepare()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      Failure(error).exit()
    }
  }
}
