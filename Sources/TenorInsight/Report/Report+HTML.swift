import TenorData
import TenorLayers
import TenorTraining

extension Report {
  /// The report as one page in HTML: it holds its pictures and its style, asks for nothing from outside and runs no
  /// program, is light or dark as the reader's system is, and fits telephones and paper. The same report gives the same
  /// page.
  ///
  /// - Complexity: O(figures + texts shown)
  public var html: String {
    let sections = sections.filter { !$0.content.allSatisfy(\.isEmpty) }
    let links = sections.map { "<li><a href=\"#\($0.id)\">\(Markup.escaped($0.title))</a></li>" }.joined(
      separator: "\n")
    let parts = sections.map { HTML.section($0.id, $0.title, $0.content.filter { !$0.isEmpty }) }
    return ReportPage(
      title: "\(name) – Tenor report",
      body: """
        <header>
        <h1>\(Markup.escaped(name))</h1>
        \(summary.isEmpty ? "" : HTML.paragraph(summary, style: "lead"))
        <nav aria-label="Parts of the report">
        <ul>
        \(links)
        </ul>
        </nav>
        </header>
        <main>
        \(parts.joined(separator: "\n"))
        </main>
        <footer>
        <p>Made by Tenor. The page asks for nothing from outside.</p>
        </footer>
        """
    ).html
  }

  private var sections: [(id: String, title: String, content: [String])] {
    let charts = Dictionary(pageCharts.map { ($0.name, $0.chart) }) { first, _ in first }
    func figures(_ names: String...) -> String { HTML.figures(names.compactMap { charts[$0] }) }
    return [
      ("result", "Result", [figureCards, verdict, figures("baselines")]),
      ("findings", "Findings", [findingsList]),
      ("curves", "Training", [figures("accuracy", "loss"), epochTable]),
      ("test", "Test data", [figures("roc", "reliability"), figures("confusion"), classTable]),
      ("examples", "Examples", exampleLists),
      ("data", "Data", [figures("labels", "lengths"), dataTable]),
      ("run", "What was run", [facts.isEmpty ? "" : HTML.facts(facts), layerTable]),
      ("again", "Run it again", againParts),
    ]
  }

  /// The pictures in sizes whose letters can be read on a telephone too.
  private var pageCharts: [NamedChart] {
    charts().map { entry in
      let isSquare = entry.chart.size.width == entry.chart.size.height
      let size = ChartSize(width: 400, height: isSquare ? 400 : 300)
      return NamedChart(name: entry.name, chart: entry.chart.resized(to: size))
    }
  }

  private var figureCards: String {
    var figures: [(name: String, value: String, note: String)] = []
    if let judgement {
      let evaluation = judgement.evaluation, interval = evaluation.accuracyInterval
      figures = [
        (
          "accuracy", Numerals.percent(evaluation.accuracy),
          "95 % between \(Numerals.fixed(100 * interval.low, 2)) and \(Numerals.percent(interval.high))"
        ), ("loss", Numerals.short(evaluation.loss), "mean cross-entropy"),
        ("ROC-AUC", Numerals.fixed(evaluation.areaUnderROC, 4), "area under the curve"),
        ("calibration error", Numerals.fixed(evaluation.calibration.error, 4), "of the scores"),
        ("examples", Numerals.grouped(evaluation.examples), "of \(judgement.data)"),
      ]
      if let baselines = judgement.baselines {
        let note = "linear, words and pairs; the most frequent label: \(Numerals.percent(baselines.majority))"
        figures.insert(("baseline", Numerals.percent(baselines.linear), note), at: 1)
      }
    } else {
      figures = keptFigures
    }
    guard !figures.isEmpty else { return "" }
    let cards = figures.map { figure in
      """
      <div><dt>\(Markup.escaped(figure.name))</dt><dd>\(Markup.escaped(figure.value))\
      <small>\(Markup.escaped(figure.note.replacing(" %", with: "\u{A0}%")))</small></dd></div>
      """
    }
    return "<dl class=\"figures\">\n\(cards.joined(separator: "\n"))\n</dl>"
  }

  /// Without test data: the figures of the epoch with the smallest validation loss, or of the last one.
  private var keptFigures: [(name: String, value: String, note: String)] {
    guard let index = history.bestEpoch ?? history.epochs.indices.last else { return [] }
    return history.logs(at: index).sorted { $0.key < $1.key }.map { key, value in
      let name = key.hasPrefix("val_") ? "validation " + key.dropFirst(4) : key
      return (
        name.replacing("_", with: " "), key.hasSuffix("accuracy") ? Numerals.percent(value) : Numerals.short(value),
        "epoch \(history.epochs[index] + 1)"
      )
    }
  }

  /// The comparison in words.
  private var verdict: String {
    guard let judgement else {
      return HTML.paragraph("There are no test data to judge by: these figures are those of the training.")
    }
    guard let baselines = judgement.baselines else { return "" }
    let best = max(baselines.majority, baselines.linear), accuracy = judgement.evaluation.accuracy
    let points = Numerals.fixed(100 * abs(accuracy - best), 2)
    if accuracy < best {
      return HTML.paragraph(
        "A baseline is better than this model, by \(points) points. A network that is not better than its baselines is "
          + "not worth its time.", style: "notice")
    }
    let isWithin = judgement.evaluation.accuracyInterval.low <= best
    return HTML.paragraph(
      "The model is \(points) points better than the better baseline"
        + (isWithin ? ", which lies within the range that chance explains." : "."))
  }

  private var findingsList: String {
    guard let findings else { return "" }
    guard !findings.isEmpty else { return HTML.paragraph("Nothing was found that stands in the way.") }
    let sorted = findings.enumerated().sorted {
      ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
    }
    let items = sorted.map(\.element).map { finding in
      """
      <li class="\(finding.severity.rawValue)">
      <p><span class="badge">\(finding.severity.rawValue)</span><strong>\(Markup.escaped(finding.problem))</strong></p>
      <p>\(Markup.escaped(finding.evidence))</p>
      <p>\(Markup.escaped(finding.remedy))</p>
      </li>
      """
    }
    return "<ul class=\"findings\">\n\(items.joined(separator: "\n"))\n</ul>"
  }

  private var epochTable: String {
    guard !history.epochs.isEmpty else { return HTML.paragraph("No epoch came to its end.") }
    let keys = history.keys
    let table = HTML.table(
      caption: "Figures of each epoch",
      [HTML.Column(title: "epoch", isNumber: true)] + keys.map { HTML.Column(title: $0, isNumber: true) },
      history.epochs.indices.map { index in
        ["\(history.epochs[index] + 1)"] + keys.map { Numerals.short(history[$0]?[index] ?? .nan) }
      })
    return HTML.details("Figures of each epoch", table)
  }

  private var classTable: String {
    guard let judgement else { return "" }
    let titles = ["precision", "recall", "F1", "examples"].map { HTML.Column(title: $0, isNumber: true) }
    return HTML.table(
      caption: "Figures of each label", [HTML.Column(title: "label")] + titles,
      judgement.evaluation.classes.map {
        [$0.label] + [$0.precision, $0.recall, $0.f1].map { Numerals.fixed($0, 4) } + [Numerals.grouped($0.support)]
      })
  }

  private var exampleLists: [String] {
    guard let judgement else { return [] }
    let lists = [
      ("The most confident mistakes", judgement.mistakes), ("The least sure verdicts", judgement.doubts),
      ("The most confident right verdicts", judgement.successes),
    ]
    return lists.filter { !$0.1.isEmpty }.map { title, examples in
      """
      <h3>\(title)</h3>
      <ol class="examples">
      \(examples.map(Self.item).joined(separator: "\n"))
      </ol>
      """
    }
  }

  /// Longer texts are shown whole on demand.
  private static let shownCharacters = 400

  private static func item(_ example: JudgedExample) -> String {
    let place = example.line.map { ", line \($0)" } ?? ""
    let chance =
      example.isRight ? "" : "; its own label had \(Numerals.fixed(Double(example.scoreOfActual), 4))"
    let verdict =
      "\(example.isRight ? "right" : "wrong"): given \(example.given) with \(Numerals.fixed(Double(example.score), 4)), "
      + "is \(example.actual)\(chance)\(place)"
    let text = example.text.trimmed
    let begin = text.prefix(shownCharacters)
    let shown =
      begin.endIndex == text.endIndex
      ? quote(text) : quote(begin + "…") + "\n" + HTML.details("The whole text", quote(text))
    return "<li>\n\(HTML.paragraph(verdict))\n\(shown)\n</li>"
  }

  private static func quote(_ text: some StringProtocol) -> String {
    "<blockquote dir=\"auto\">\(text.isEmpty ? "(an empty text)" : Markup.escaped(String(text)))</blockquote>"
  }

  private var dataTable: String {
    let parts = [("training", trainingStatistics), ("test", judgement?.statistics)].compactMap { name, data in
      data.map { (name, $0) }
    }
    guard !parts.isEmpty else { return "" }
    let titles = ["texts", "words", "median length", "longest", "duplicates", "empty"]
    return HTML.table(
      caption: "The data", [HTML.Column(title: "part")] + titles.map { HTML.Column(title: $0, isNumber: true) },
      parts.map { name, data in
        let numbers = [
          data.count, data.wordCount, data.lengthPercentile(50), data.lengthPercentile(100), data.duplicateCount,
          data.emptyCount,
        ]
        return [name] + numbers.map(Numerals.grouped)
      })
  }

  private var layerTable: String {
    guard !layers.isEmpty else { return "" }
    let total = layers.reduce(0) { $0 + $1.parameterCount }
    return HTML.table(
      caption: "Layers",
      [
        HTML.Column(title: "layer"), HTML.Column(title: "type"), HTML.Column(title: "output shape"),
        HTML.Column(title: "parameters", isNumber: true),
      ],
      layers.map { [$0.name, $0.className, $0.outputShape.description, Numerals.grouped($0.parameterCount)] } + [
        ["all", "", "", Numerals.grouped(total)]
      ])
  }

  private var againParts: [String] {
    var parts: [String] = []
    if let command { parts.append(HTML.verbatim(command, isWrapped: true)) }
    if let recipeCommand, recipe != nil {
      parts.append(
        HTML.paragraph(
          (command == nil ? "With" : "Or, with") + " the recipe below in a file named recipe.yaml:"))
      parts.append(HTML.verbatim(recipeCommand, isWrapped: true))
    }
    if !parts.isEmpty {
      parts.append(
        HTML.paragraph("The same command on the same data and the same kind of processor gives the same weights."))
    }
    if let recipe { parts.append(HTML.details("The recipe, with every default", HTML.verbatim(recipe))) }
    return parts
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: Substring {
    let begin = drop(while: \.isWhitespace)
    guard let last = begin.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return begin[...last]
  }
}
