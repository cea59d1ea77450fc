import Foundation
import HTTPTypes
import TenorInsight

/// `GET /v1/runs`, `GET /v1/runs/ID` and `GET /v1/runs/ID/report`
struct RunsRoute: Sendable {
  let parts: ServiceParts

  func list() async throws -> Answer {
    let entries = try await feed().entries()
    var writer = JSONWriter(capacity: 512 * entries.count)
    writer.raw("{\"runs\":")
    writer.array(entries) { writer, entry in
      writer.raw("{")
      writer.runMembers(entry)
      writer.raw("}")
    }
    writer.raw("}")
    return .json(writer.bytes)
  }

  func run(_ id: String) async throws -> Answer {
    let entry = try await entry(id)
    var writer = JSONWriter(capacity: 4096)
    writer.raw("{")
    writer.runMembers(entry)
    writer.raw(",\"history\":")
    writer.history(entry.epochs)
    writer.raw(",\"recipe_text\":")
    writer.string(entry.run.recipe)
    writer.raw(",\"has_report\":")
    writer.bool(entry.reportPath != nil)
    writer.raw("}")
    return .json(writer.bytes)
  }

  func report(_ id: String) async throws -> Answer {
    let entry = try await entry(id)
    guard let path = entry.reportPath,
      let bytes = try await Background.run({ FileManager.default.contents(atPath: path) })
    else { throw Problem(.notFound, "expected a run with a report, found one without; make it with tenor report") }
    var answer = Answer(type: MediaType.page, bytes)
    answer.headers[.contentSecurityPolicy] =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    return answer
  }

  private func feed() throws(Problem) -> RunFeed {
    if let feed = parts.runs { return feed }
    throw Problem(.notFound, "expected a service that shows runs, found one without; start it with --runs")
  }

  private func entry(_ text: String) async throws -> RunFeed.Entry {
    let feed = try feed()
    guard let id = Int64(text), let entry = try await feed.entry(id) else {
      throw Problem(.notFound, "expected the number of a run, found \"\(text.prefix(40))\"; /v1/runs lists them")
    }
    return entry
  }
}

extension RunFeed.Entry {
  /// The report beside the run's model, if there is one.
  fileprivate var reportPath: String? {
    guard let model = run.model else { return nil }
    let path = model + "/report.html"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// The figures of the last epoch, and those on the test data.
  var figures: [String: Double] { (epochs.last ?? [:]).merging(run.results) { _, result in result } }

  /// The epochs that were planned, as the recipe says.
  var plannedEpochs: Int? {
    for line in run.recipe.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map(\.trimmingSpaces)
      if parts.count == 2, parts[0] == "epochs" { return Int(parts[1]) }
    }
    return nil
  }
}

extension JSONWriter {
  /// Writes what the list tells of a run, without braces.
  mutating func runMembers(_ entry: RunFeed.Entry) {
    let run = entry.run
    raw("\"id\":")
    number(Int(entry.id))
    raw(",\"name\":")
    string("\(run.experiment) #\(entry.id)")
    raw(",\"recipe\":")
    string(run.experiment)
    raw(",\"dataset\":")
    string(run.data)
    raw(",\"status\":")
    string(run.status.rawValue)
    raw(",\"started_at\":")
    string(run.begun.formatted(.iso8601))
    raw(",\"seconds\":")
    if let seconds = run.seconds { number(seconds) } else { raw("null") }
    raw(",\"epochs\":")
    number(entry.epochs.count)
    raw(",\"total_epochs\":")
    if let count = entry.plannedEpochs { number(count) } else { raw("null") }
    raw(",\"figures\":")
    figures(entry.figures)
  }

  /// Writes the figures of each epoch by name; `null` where one has none.
  fileprivate mutating func history(_ epochs: [[String: Double]]) {
    raw("{\"epoch\":")
    array(epochs.indices) { $0.number($1) }
    for name in Set(epochs.flatMap(\.keys)).sorted() where name != "epoch" {
      raw(",")
      string(name)
      raw(":")
      array(epochs) { writer, figures in
        if let value = figures[name] { writer.number(value) } else { writer.raw("null") }
      }
    }
    raw("}")
  }
}
