import HTTPTypes
import Hummingbird
import HummingbirdCore

/// `GET /v1/runs/events`: what happens to the runs, as server-sent events.
struct RunEventsRoute: Sendable {
  let parts: ServiceParts

  func answer(_ request: Request) async throws -> Answer {
    guard let feed = parts.runs else {
      throw Problem(.notFound, "expected a service that shows runs, found one without; start it with --runs")
    }
    guard MediaType.accepts(request.headers[.accept], [MediaType.events]) else {
      throw ClassifyRoute.notAcceptable(MediaType.events)
    }
    let stream = RunEventStream(
      feed: feed, interval: parts.configuration.runInterval, isStopping: { [parts] in parts.isStopping })
    let known = try await feed.entries()
    return Answer(type: MediaType.events, body: ResponseBody { try await stream.write(to: &$0, known: known) })
  }
}

/// The events of one client, which are found by looking at the store again and again.
struct RunEventStream: Sendable {
  let feed: RunFeed
  let interval: Duration
  let isStopping: @Sendable () -> Bool
  private static let heartbeat = Duration.seconds(15)

  /// - Parameter entries: The runs as the client may know them already.
  func write(to body: inout any ResponseBodyWriter, known entries: [RunFeed.Entry]) async throws {
    var known = Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var silence = Duration.zero
    try await body.write(ByteBuffer(string: ": runs\n\n"))
    while !isStopping() {
      try await Task.sleep(for: interval)
      silence += interval
      var events = ""
      // A store that is busy, or gone for a moment, is looked at again.
      for entry in ((try? await feed.entries(known: known)) ?? []).reversed() where known[entry.id] != entry {
        events += Self.events(from: known[entry.id], to: entry)
        known[entry.id] = entry
      }
      if events.isEmpty, silence >= Self.heartbeat { events = ": still here\n\n" }
      guard !events.isEmpty else { continue }
      silence = .zero
      try await body.write(ByteBuffer(string: events))
    }
    try await body.finish(nil)
  }

  private static func events(from old: RunFeed.Entry?, to new: RunFeed.Entry) -> String {
    var text = ""
    for epoch in (old?.epochs.count ?? 0)..<max(new.epochs.count, old?.epochs.count ?? 0) {
      var writer = JSONWriter()
      writer.raw("{\"id\":")
      writer.number(Int(new.id))
      writer.raw(",\"epoch\":")
      writer.number(epoch)
      writer.raw(",\"figures\":")
      writer.figures(new.epochs[epoch])
      writer.raw("}")
      text += event("epoch", writer)
    }
    var writer = JSONWriter()
    writer.raw("{")
    writer.runMembers(new)
    writer.raw("}")
    return text + event("run", writer)
  }

  private static func event(_ name: String, _ data: JSONWriter) -> String {
    "event: \(name)\ndata: \(String(decoding: data.bytes, as: UTF8.self))\n\n"
  }
}
