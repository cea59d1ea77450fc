import ArgumentParser
import Tenor

/// `tenor bench`
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time training and prediction on a workload.",
    discussion: """
      A workload's reviews come from Keras's imdb.npz; they are read before the clock starts. `make bench` runs Keras
      and PyTorch beside it. The workload text reads a table and turns its texts into ids; loading loads a model with a
      vocabulary of a million words.

      Examples:
        tenor bench seed001-lstm
        tenor bench gru --threads 1 --json
        tenor bench seed001-lstm --units 256 --batch-size 64
        tenor bench text --data reviews.csv
        tenor bench loading --json
        tenor bench gru --losses 50 --initial-weights begin.safetensors --json
      """)

  private static let names = (Workload.all.map(\.name) + ["text", "loading"]).joined(separator: ", ")

  @Argument(help: "One of \(names).")
  var workload = "seed001-lstm"

  @Option(help: "The imdb.npz, or for text a table. (default: imdb.npz in the data folder)")
  var data: String?

  @Option(help: "Reviews in an epoch, if there are as many. (default: the workload's, like those below)")
  var samples: Int?

  @Option(help: "Tokens of a review at most.")
  var maximumLength: Int?

  @Option(help: "Size of the vocabulary.")
  var vocabulary: Int?

  @Option(help: "Units of each recurrent layer.")
  var units: Int?

  @Option(help: "Reviews in a step of training.")
  var batchSize: Int?

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Option(
    parsing: .unconditional,
    help: "Instead of times, print the losses of this many steps without dropout, on reviews in their order.")
  var losses: Int?

  @Option(help: "With --losses: a safetensors file for the weights that the training begins with.")
  var initialWeights: String?

  @Option(help: "With --losses: parts or sum, as for train. (default: sum)")
  var embeddingSquares = EmbeddingSquares.ofSum

  @Flag(help: "Print one JSON object.")
  var json = false

  mutating func validate() throws {
    try Check.atLeast(1, losses, "--losses")
    try Check.atLeast(1, samples, "--samples")
    try Check.atLeast(1, maximumLength, "--maximum-length")
    // The ids of padding, begin and unknown words, and one word.
    try Check.atLeast(4, vocabulary, "--vocabulary")
    try Check.atLeast(1, units, "--units")
    try Check.atLeast(1, batchSize, "--batch-size")
  }

  func run() throws {
    if workload == "text" { return try runText() }
    if workload == "loading" { return try runLoading() }
    guard let known = Workload.all.first(where: { $0.name == workload }) else {
      throw ValidationError("The workload must be one of \(Self.names), found '\(workload)'.")
    }
    let work = known.changing(
      samples: samples, maximumLength: maximumLength, vocabulary: vocabulary, units: units, batchSize: batchSize)
    let path = data ?? DatasetLocator().dataFolder + "/imdb.npz"
    let (inputs, targets) = try work.data(from: path)
    if let losses {
      let trajectory = try work.trajectory(
        inputs, targets, steps: losses, embeddingSquares: embeddingSquares, pool: machine.pool,
        precision: machine.chosenPrecision)
      if let initialWeights { try AtomicFile.write(trajectory.initialWeights.encoded(), to: initialWeights) }
      return json
        ? try Output.json(trajectory.losses)
        : try Output.result(trajectory.losses.map { "\($0)" }.joined(separator: "\n"))
    }
    let start = ContinuousClock.now
    let result = try work.run(
      inputs, targets, pool: machine.pool, precision: machine.chosenPrecision
    ) { ContinuousClock.now - start }
    guard json else {
      var lines = ["\(result.workload) (\(result.threads) threads, \(result.precision.rawValue), \(result.kernels)):"]
      if let training = result.trainMicrosecondsPerSample, let share = result.peakShare {
        lines.append("  training    \(Int(training)) µs a review, \(Int(share * 100)) % of the peak")
      }
      lines.append("  prediction  \(Int(result.predictMicrosecondsPerSample)) µs a review")
      lines.append("  one review  \(Int(result.singleMilliseconds * 1000)) µs")
      if result.precision != .float32 {
        lines.append("  verdicts    \(Output.fixed(result.agreement * 100, 2)) % as in float32")
      }
      try Output.result(lines.joined(separator: "\n"))
      return
    }
    try Output.json(result)
  }

  private func runLoading() throws {
    let start = ContinuousClock.now
    let result = try LoadingBenchmark(words: vocabulary ?? 1_000_000) { ContinuousClock.now - start }
    func milliseconds(_ seconds: Double) -> String { Output.fixed(seconds * 1000, 1) + " ms" }
    guard json else {
      try Output.result(
        """
        loading (\(result.words) words, weights \(result.weightsBytes >> 20) MiB, tokenizer \(result.tokenizerBytes >> 20) MiB):
          first      \(milliseconds(result.firstSeconds))
          again      \(milliseconds(result.seconds)), of which the tokenizer \(milliseconds(result.tokenizerSeconds))
          a verdict  \(milliseconds(result.verdictSeconds))
        """)
      return
    }
    try Output.json(result)
  }

  private func runText() throws {
    guard let data else { throw ValidationError("--data must name the table to read.") }
    let source = try DatasetLocator().locate(data)
    let start = ContinuousClock.now
    let result = try TextBenchmark(source) { ContinuousClock.now - start }
    guard json else {
      func milliseconds(_ seconds: Double) -> Int { Int(seconds * 1000) }
      try Output.result(
        """
        text (\(result.texts) texts, \(result.tokens) ids):
          read    \(milliseconds(result.readSeconds)) ms
          fit     \(milliseconds(result.fitSeconds)) ms
          encode  \(milliseconds(result.encodeSeconds)) ms
          in all  \(milliseconds(result.seconds)) ms
        """)
      return
    }
    try Output.json(result)
  }
}
