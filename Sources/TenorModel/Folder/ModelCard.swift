import TenorLayers
import TenorText

extension TextClassifier {
  /// The model card in Markdown, with the front matter that Hugging Face reads.
  public var modelCard: String { frontMatter + "\n" + cardText }

  private var frontMatter: String {
    var lines = ["---", "license: \(metadata.license.quotedJSON)", "library_name: tenor"]
    lines += ["pipeline_tag: text-classification", "tags:", "- tenor", "- text-classification"]
    if let dataset = metadata.dataset { lines += ["datasets:", "- \(dataset.quotedJSON)"] }
    let metrics = sortedMetrics
    if !sortedMetrics.isEmpty {
      lines += ["metrics:"] + metrics.map { "- \($0.name.quotedJSON)" }
      lines += [
        "model-index:", "- name: tenor-text-classifier", "  results:", "  - task:", "      type: text-classification",
      ]
      let dataset = (metadata.dataset ?? "unnamed").quotedJSON
      lines += ["    dataset:", "      name: \(dataset)", "      type: \(dataset)", "    metrics:"]
      for metric in metrics { lines += ["    - type: \(metric.name.quotedJSON)", "      value: \(metric.value)"] }
    }
    return (lines + ["---"]).joined(separator: "\n") + "\n"
  }

  private var cardText: String {
    var lines = ["# Text classifier", ""]
    lines += [
      "Tells \(labels.map { "`\($0)`" }.joined(separator: ", ")) apart. Made by Tenor \(metadata.version).", "",
    ]
    lines += ["## Use", "", "```sh", "tenor predict MODEL_FOLDER \"A text to classify\"", "```", ""]
    lines += ["## Architecture", "", "```", network.summary(title: "classifier"), "```", ""]
    lines += ["Vocabulary: \(pipeline.idCount) ids. " + lengthText, ""]
    if weightType != .float32 {
      lines += [
        "Its weights are stored as \(weightType.rawValue); the figures below are those of the weights before that.", "",
      ]
    }
    lines += ["## Training data", "", dataText, ""]
    if !sortedMetrics.isEmpty {
      lines += ["## Metrics", "", "| metric | value |", "|---|---|"]
      lines += sortedMetrics.map { "| \($0.name) | \($0.value) |" } + [""]
    }
    lines += [
      "## How it was made", "", "Seed \(metadata.seed)" + (metadata.recipe.map { ", recipe `\($0)`" } ?? "") + ".",
    ]
    if let command = metadata.command { lines += ["", "```sh", command, "```"] }
    lines += [
      "", "The same command on the same data and the same kind of processor gives the same weights, bit for bit.",
    ]
    lines += ["", "## Limits", "", "The model saw the kind of text described above and nothing else; "]
    lines[lines.count - 1] += "on other texts its probabilities mean little."
    return lines.joined(separator: "\n") + "\n"
  }

  private var sortedMetrics: [(name: String, value: Double)] {
    metadata.metrics.filter(\.value.isFinite).sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  private var lengthText: String {
    guard let length = pipeline.sequenceRule.maximumLength else { return "Texts of any length." }
    let end = pipeline.sequenceRule.truncating == .pre ? "last" : "first"
    return "Of longer texts the \(end) \(length) tokens are read."
  }

  private var dataText: String {
    let name = metadata.dataset.map { "`\($0)`" } ?? "Not recorded"
    return name + (metadata.trainingExamples.map { ", \($0) examples" } ?? "") + "."
  }
}
